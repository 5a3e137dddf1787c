"""The sentences of the source that readers may see, as they are found in its syntax tree.

A sentence is what those in _MAKERS are given: in the call itself, or
by way of a variable or a table of the same module. What holds no word needs no translation.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from bot.locales import Sentence
from bot.model.text import HOLE
from tests.tree import modules, parsed

# Where the sentence stands among the arguments, and by which name.
_MAKERS = {
    "ticked": (0, "label"),
    "Reply": (0, "text"),
    "Text": (0, "text"),
    "UserError": (0, "text"),
    "Button": (0, "label"),
    "command": (2, "summary"),
    "N_": (0, "text"),
    "said": (0, "text"),
}
# What is no hole among the named arguments of those that have holes.
_HOLED = {"Reply", "Text", "UserError"}
_NO_HOLES = {"buttons", "stories", "enclosure", "in_place"}
# Where texts are made of others.
_GRAMMAR = Path("bot/model/text.py")
# What is typed as it stands, as "off" and "8h", has a choice or a number in it.
_PLACEHOLDER = re.compile(r"<[^>|\d]*>|\[[^]|\d]*\]")
_WORD = re.compile(r"[^\W\d_]")


@dataclass(slots=True)
class Texts:
    """What was found: each sentence with the files that say it, and what no translator can see."""

    sentences: dict[Sentence, list[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


@cache
def texts() -> Texts:
    """Of the whole source, in the order of its files and lines."""
    found = Texts()
    for path in modules("bot", "handlers"):
        if path == _GRAMMAR:
            continue
        read(parsed(path), path, found)
    return found


def read(tree: ast.Module, path: Path, found: Texts) -> None:
    """Add what a module says."""
    reader = _Reader(tree, path, found)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _maker(node)]
    for call in sorted(calls, key=lambda one: (one.lineno, one.col_offset)):
        reader.call(call)


def _maker(node: ast.AST) -> str:
    """The name of what the sentence is given to; empty for any other expression."""
    match node:
        case ast.Call(func=ast.Name(id=name)) if name in _MAKERS:
            return name
        case _:
            return ""


def has_words(text: str) -> bool:
    return _WORD.search(HOLE.sub("", text)) is not None


class _Reader:
    def __init__(self, tree: ast.Module, path: Path, found: Texts) -> None:
        self._tree = tree
        self._path = path
        self._found = found

    def call(self, call: ast.Call) -> None:
        maker = _maker(call)
        if maker == "command":
            self._usage(*call.args[1:3])
        place, name = _MAKERS[maker]
        named = {keyword.arg: keyword.value for keyword in call.keywords}
        text = call.args[place] if len(call.args) > place else named.get(name)
        if text is None:
            return
        plural = call.args[1] if maker == "Text" and len(call.args) > 1 else None
        if plural is not None:
            self._plural(text, plural)
        else:
            self._text(text, maker)
        if maker in _HOLED:
            for hole, value in named.items():
                if hole not in _NO_HOLES:
                    self._hole(value)

    def _usage(self, usage: ast.expr, summary: ast.expr) -> None:
        """What stands behind a command's name, if readers are told of it."""
        match usage, summary:
            case ast.Constant(value=str() as told), ast.Constant(value=str() as text) if text:
                for placeholder in _PLACEHOLDER.findall(told):
                    self._add(placeholder)
            case _:
                pass

    def _plural(self, text: ast.expr, plural: ast.expr) -> None:
        match text, plural:
            case ast.Constant(value=str() as one), ast.Constant(value=str() as several):
                self._add(one, several)
            case _:
                self._fault(text, "a sentence with a plural stands in the call itself")

    def _text(self, node: ast.expr, maker: str) -> None:
        match node:
            case ast.Constant(value=str() as text):
                self._add(text)
            case ast.IfExp(body=body, orelse=other):
                self._text(body, maker)
                self._text(other, maker)
            case ast.JoinedStr() if maker != "Button" or _words(node):
                self._fault(node, "an f-string has no translation: give it {holes}")
            case _ if maker == "N_":
                self._fault(node, "N_ marks a sentence as it is written")
            case ast.Name(id=name) | ast.Subscript(value=ast.Name(id=name)):
                self._variable(node, name, maker)
            case ast.Call(func=ast.Attribute(attr="join")) | ast.BinOp():
                self._fault(node, "what is put together has no translation: see bot.model.text")
            case _:
                pass

    def _variable(self, node: ast.expr, name: str, maker: str) -> None:
        """All that it may hold, as far as that is written in the module."""
        for more in ast.walk(self._tree):
            if isinstance(more, ast.AugAssign) and ast.unparse(more.target) == name:
                self._fault(more.value, f"what is added to `{name}` has no translation")
        for value in _values(self._tree, name):
            # Of a label it may be a name with a sign.
            if isinstance(value, ast.JoinedStr) and (maker != "Button" or _words(value)):
                self._fault(node, f"`{name}` is an f-string: give it {{holes}}")
            elif isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
                if value.func.attr == "join":
                    self._fault(value, "what is put together has no translation")
            else:
                for text in _words(value):
                    self._add(text)

    def _hole(self, value: ast.expr) -> None:
        if isinstance(value, ast.Constant | ast.IfExp | ast.JoinedStr):
            for text in _words(value):
                self._fault(value, f"words that fill a hole are a Text: {text!r}")

    def _add(self, text: str, plural: str = "") -> None:
        if has_words(f"{text}{plural}"):
            places = self._found.sentences.setdefault((text, plural), [])
            if str(self._path) not in places:
                places.append(str(self._path))

    def _fault(self, node: ast.expr, reason: str) -> None:
        self._found.faults.append(f"{self._path}:{node.lineno} {reason}: {ast.unparse(node)}")


def _values(tree: ast.Module, name: str) -> Iterator[ast.expr]:
    """What a name may be anywhere in the module: what is assigned to it, or what it runs over."""
    yield from _assignments(tree, name)
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.comprehension):
            for one in _run_over(tree, node.iter):
                yield from _assigned(node.target, one, name)


def _assignments(tree: ast.Module, name: str) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    yield from _assigned(target, value, name)
            case (
                ast.AnnAssign(target=target, value=ast.expr() as value)
                | ast.NamedExpr(target=target, value=value)
            ):
                yield from _assigned(target, value, name)
            case _:
                pass


def _assigned(target: ast.expr, value: ast.expr, name: str) -> Iterator[ast.expr]:
    match target, value:
        case ast.Name(id=known), _ if known == name:
            yield value
        case ast.Tuple(elts=targets), ast.Tuple(elts=values):
            for one, other in zip(targets, values, strict=False):
                yield from _assigned(one, other, name)
        case _:
            pass


def _run_over(tree: ast.Module, source: ast.expr) -> Iterator[ast.expr]:
    """What a loop over this meets, where that is written down in the module."""
    part, tables = "keys", [source]
    match source:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=part)):
            tables = list(_assignments(tree, name))
        case ast.Name(id=name):
            tables = list(_assignments(tree, name))
        case _:
            pass
    for table in tables:
        match table:
            case ast.Dict(keys=keys, values=values):
                pairs = [(key or value, value) for key, value in zip(keys, values, strict=True)]
                for key, value in pairs:
                    pair = ast.Tuple([key, value], ast.Load())
                    yield {"items": pair, "values": value}.get(part, key)
            case ast.Tuple(elts=elements) | ast.List(elts=elements):
                yield from elements
            case _:
                pass


def _words(node: ast.AST) -> list[str]:
    """The sentences in an expression that no maker was given; keys and commands are none."""
    if _maker(node):
        return []
    match node:
        case ast.Constant(value=str() as text):
            return [text] if has_words(text) and not text.startswith("/") else []
        case ast.Dict(values=values):
            return [text for value in values for text in _words(value)]
        case ast.Compare() | ast.Subscript():
            return []
        case ast.IfExp(body=body, orelse=other):
            return [*_words(body), *_words(other)]
        case ast.Call(args=arguments):
            return [text for one in arguments for text in _words(one)]
        case _:
            return [text for one in ast.iter_child_nodes(node) for text in _words(one)]
