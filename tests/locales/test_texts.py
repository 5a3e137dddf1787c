"""How sentences are found in the source, and what is said of those that could not be."""

import ast
from pathlib import Path

import pytest

from tests.locales.texts import Texts, read


def found(source: str) -> Texts:
    texts = Texts()
    read(ast.parse(source), Path("handlers/x.py"), texts)
    return texts


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('Reply("Hello")', [("Hello", "")]),
        ('Reply("You follow {topic}.", topic=topic.name)', [("You follow {topic}.", "")]),
        ('Reply(Text("One", "{count} of them", count=3))', [("One", "{count} of them")]),
        ('UserError("There is no {x}.", x=1)', [("There is no {x}.", "")]),
        ('Button("More", "/latest 2")', [("More", "")]),
        ('Button(label="More", command="/latest 2")', [("More", "")]),
        ('@command("x", "<y>", "See x")\ndef x(): ...', [("<y>", ""), ("See x", "")]),
        ('T = {1: N_("Sound on")}', [("Sound on", "")]),
        ('Reply("a" if x else "b")', [("a", ""), ("b", "")]),
        ('Reply("one "\n "sentence")', [("one sentence", "")]),
        ('Reply("{a} by {b}", b=Text("nobody"))', [("{a} by {b}", ""), ("nobody", "")]),
        ('text = N_("A") if x else N_("B")\nReply(text)', [("A", ""), ("B", "")]),
        ('Reply("{beginning}: {n}")', []),
        ('Button("✕", "/x")\nButton(f"✕ {topic.name}", "/x")', []),
        ('Button(topic.name, "/x")\nReply(_ANSWERS[outcome])', []),
        ('text, buttons = N_("A"), _NEXT\nReply(text)', [("A", "")]),
        ('text = "Hello"\nReply(text)', [("Hello", "")]),
        ('text = "a" if x else N_("b")\nReply(text)', [("b", ""), ("a", "")]),
        ('text, more = "Hello", 1\nReply(text)', [("Hello", "")]),
        ('_TEXTS: dict[int, str] = {1: "A", 2: "B"}\nReply(_TEXTS[1])', [("A", ""), ("B", "")]),
        ('_DAYS = ("Monday", "Sunday")\nText(_DAYS[x])', [("Monday", ""), ("Sunday", "")]),
        ('D = {"x": "A"}\n[Button(label, c) for c, label in D.items()]', [("A", "")]),
        ('D = {"A": "/x"}\nfor label, c in D.items():\n  ticked(label, is_so=c)', [("A", "")]),
        ('D = {1: "A"}\n[Text(one) for one in D.values()]', [("A", "")]),
        ('D = (("A", "/a"), ("B", "/b"))\n[Button(l, c) for l, c in D]', [("A", ""), ("B", "")]),
        ('for one in one:\n  Button(one, "/x")', []),
        ('tool.command("a", "b", "Not for readers")', []),
    ],
)
def test_sentences_are_found(source: str, expected: list[tuple[str, str]]) -> None:
    texts = found(source)

    assert list(texts.sentences) == expected
    assert texts.faults == []


@pytest.mark.parametrize(
    "source",
    [
        'Reply(f"You follow {topic}.")',
        'Reply(f"{one}\\n{two}")',
        'Button(f"More on {topic}", "/x")',
        'Reply("\\n".join(sentences))',
        'Reply("Hello " + name)',
        'text = f"{one} {two}"\nReply(text)',
        'text = N_("a")\ntext += " and more"\nReply(text)',
        'Reply("{now}:", now="Withdrawn" if x else "Known")',
        'Reply("{told}", told=f"{n} reports")',
        "N_(words)",
        'Text("One", several, count=3)',
    ],
)
def test_what_no_translator_could_see_is_named(source: str) -> None:
    (fault, *_) = found(source).faults

    assert fault.startswith("handlers/x.py:")


def test_a_sentence_names_all_its_files_once() -> None:
    texts = Texts()
    for name in ("a.py", "b.py"):
        read(ast.parse('Button("More", "/x")\nButton("More", "/y")'), Path(name), texts)

    assert texts.sentences == {("More", ""): ["a.py", "b.py"]}
