"""Small Streamlit programs that nobody wrote: a seeded grammar, to compare stlint with Streamlit.

A program is valid Python in which nothing can fail but Streamlit: names are bound, types fit,
loops and reruns end. Labels and keys come from small pools, so that they often clash, and session
state is often read before something wrote it. What stlint says of many programs is compared with
what they do by::

    python tests/programs.py --programs 10000 --seed 1 [--start 0]

The programs of ``--seed 1`` are numbered from 0; ``--start 5000`` goes on where a run ended. A
single one is printed by ``python tests/programs.py --print 1:4711``.
"""

from __future__ import annotations

import argparse
import copy
import random
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from stlint.findings import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

__all__ = ["ENTRY", "Program", "generate"]

ENTRY: Final = "app.py"
MODULE: Final = "parts.py"

STATE: Final = {
    "count": "int",
    "total": "int",
    "name": "str",
    "mode": "str",
    "basket": "list",
    "seen": "bool",
    "ready": "bool",
}
"""Keys that only the program writes, and what it writes there."""
WIDGET_STATE: Final = {"agree": "bool", "who": "str", "pick": "str"}
"""Keys of widgets that a program may set beforehand, too."""
OF_WIDGET_STATE: Final = {"agree": ("checkbox", "toggle"), "who": ("text_input",), "pick": ("radio",)}
KEYS: Final = ("k1", "k2", "k3", "k4")
LABELS: Final = ("Go", "Save", "Name", "Option")
WORDS: Final = ("a", "b", "c", "Go", "x1")
LITERALS: Final = {
    "int": ("0", "1", "2", "3"),
    "str": ('"a"', '"b"', '"c"', '""'),
    "bool": ("True", "False"),
    "list": ("[]", '["a"]', '["a", "b"]', '["a", "b", "a"]', '["x", "y", "z"]'),
}
RETURNS: Final = {
    "button": "bool",
    "download_button": "bool",
    "checkbox": "bool",
    "toggle": "bool",
    "text_input": "str",
    "text_area": "str",
    "selectbox": "str",
    "radio": "str",
    "multiselect": "list",
    "number_input": "number",
    "slider": "number",
    "date_input": "any",
    "color_picker": "any",
    "pills": "any",
    "file_uploader": "any",
    "chat_input": "any",
}
WEIGHTS: Final = (14, 2, 9, 4, 9, 2, 5, 3, 2, 3, 3, 1, 1, 1, 1, 1)
BUTTONS: Final = frozenset({"button", "download_button", "chat_input"})
CHOICES: Final = frozenset({"selectbox", "radio", "multiselect", "pills"})
OPTIONS: Final = ('["a", "b", "c"]', '["b", "a"]', '("a", "b")')
EXTRA: Final = {
    "button": ("disabled=False", 'help="why"', 'type="primary"', "use_container_width=True"),
    "checkbox": ("False", "True", "value=False", 'help="why"', "disabled=True"),
    "toggle": ("False", "value=True"),
    "text_input": ('""', '"a"', 'value="b"', 'placeholder="?"', 'label_visibility="hidden"'),
    "text_area": ('"a"', "height=100"),
    "selectbox": ("index=0", "index=1", 'help="why"'),
    "radio": ("horizontal=True", "index=1"),
    "slider": ("0, 10", "0, 10, 3", "max_value=5"),
    "number_input": ("0, 10", "0.0", "step=1", "value=2"),
    "multiselect": ('["a"]', "default=[]"),
}


@dataclass(frozen=True)
class Program:
    """The files of an app, and what a user does with it (often nothing)."""

    name: str
    files: Mapping[str, str]
    steps: tuple[Step, ...] = ()

    @property
    def text(self) -> str:
        """All files in one, for people."""
        parts = [
            text if name == ENTRY else f"# --- {name}\n{text}# --- {ENTRY}\n"
            for name, text in sorted(self.files.items(), key=lambda each: each[0] == ENTRY)
        ]
        steps = "".join(f"# step: {step}\n" for step in self.steps)
        return "".join(parts) + steps


def generate(seed: int, number: int) -> Program:
    """The program with this number; the same for the same arguments, always."""
    return _Grammar(random.Random(f"{seed}:{number}")).program(f"{seed}:{number}")


class _Function(NamedTuple):
    name: str
    parameters: tuple[str, ...]
    returns: str | None
    in_forms: bool
    arguments: tuple[str, ...] = ()
    """Names of parameters, where a call may use them."""


@dataclass
class _Scope:
    """What a statement may use; branches get copies."""

    variables: dict[str, str] = field(default_factory=dict)
    functions: list[_Function] = field(default_factory=list)
    in_function: bool = False
    in_loop: bool = False
    in_form: str = ""
    """``with``: inside of one; else the name of the form, or nothing."""
    in_callback: bool = False
    formless: bool = False
    """What is written here may be called inside of a form."""
    depth: int = 0

    def inner(self) -> _Scope:
        scope = copy.copy(self)
        scope.variables = dict(self.variables)
        scope.functions = list(self.functions)
        scope.depth += 1
        return scope

    def of(self, kind: str) -> list[str]:
        return [name for name, each in self.variables.items() if each == kind]


class _Grammar:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.rows: list[str] = []
        self.indent = 0
        self.left = rng.choice((6, 9, 12, 16, 20, 26, 32))
        self.ids: dict[str, int] = {}
        self.shown: list[tuple[str, str]] = []
        """Kinds of widgets and how a user finds them."""
        self.known: set[str] = set()
        """Keys of session state that something has probably written."""
        self.drawn: set[str] = set()
        """Keys of widgets so far."""
        self.care = rng.choice((0.6, 0.85, 0.95))
        """How often labels are fresh and reads are of written keys."""
        self.state = "st.session_state"
        self.may_forget = rng.random() < 0.15

    # -- small things -----------------------------------------------------------------------------

    def maybe(self, chance: float) -> bool:
        return self.rng.random() < chance

    def row(self, text: str) -> None:
        self.rows.append("    " * self.indent + text)
        self.left -= 1

    def fresh(self, prefix: str) -> str:
        self.ids[prefix] = self.ids.get(prefix, 0) + 1
        return f"{prefix}{self.ids[prefix]}"

    def body(self, scope: _Scope, size: int = 3, *more: str) -> _Scope:
        """An indented block of up to ``size`` statements, and then some rows."""
        self.indent += 1
        scope = scope.inner()
        before = len(self.rows)
        for _ in range(self.rng.randint(1, size)):
            self.statement(scope)
        for each in more:
            self.row(each)
        if len(self.rows) == before:
            self.row("pass")
        self.indent -= 1
        return scope

    # -- programs ---------------------------------------------------------------------------------

    def program(self, name: str) -> Program:
        files: dict[str, str] = {}
        top = _Scope()
        if self.maybe(0.12):
            files[MODULE] = self.module(top)
        how = self.rng.choice(("plain", "plain", "plain", "alias", "from"))
        head = ["import streamlit as st"]
        if how == "alias":
            head.append("ss = st.session_state")
            self.state = "ss"
        elif how == "from":
            head.append("from streamlit import session_state as state")
            self.state = "state"
        for each in head:
            self.row(each)
        if files:
            self.row(f"from parts import {', '.join(each.name for each in top.functions)}")
        self.constants(top)
        if self.maybe(0.6):
            self.defaults(top)
        for _ in range(self.rng.choice((0, 0, 1, 1, 2))):
            self.rng.choice((self.helper, self.helper, self.callback, self.a_class))(top)
        inside = top
        main = self.maybe(0.25)
        if main:
            self.row("def main():")
            self.indent += 1
            inside = top.inner()
            inside.in_function = True
        self.row(f'st.title("{self.rng.choice(WORDS)}")')
        while self.left > 0:
            self.statement(inside)
        if main:
            self.indent -= 1
            if self.maybe(0.5):
                self.row('if __name__ == "__main__":')
                self.row("    main()")
            else:
                self.row("main()")
        files[ENTRY] = "\n".join(self.rows) + "\n"
        return Program(name, files, self.steps())

    def module(self, top: _Scope) -> str:
        """A module beside the script, with functions and constants."""
        self.row("import streamlit as st")
        own = _Scope()
        self.constants(own)
        for _ in range(self.rng.choice((1, 1, 2))):
            self.helper(own)
        if self.maybe(0.15):
            self.row(f'{self.state}.setdefault("count", 0)')
        top.functions += own.functions
        text = "\n".join(self.rows) + "\n"
        self.rows.clear()
        return text

    def constants(self, scope: _Scope) -> None:
        for _ in range(self.rng.choice((0, 1, 2))):
            kind = self.rng.choice(("int", "str", "list", "bool"))
            name = self.fresh(kind.upper())
            self.row(f"{name} = {self.rng.choice(LITERALS[kind])}")
            scope.variables[name] = kind

    def steps(self) -> tuple[Step, ...]:
        if not self.shown or self.maybe(0.5):
            return ()
        found = []
        for _ in range(self.rng.choice((1, 1, 2))):
            kind, target = self.rng.choice(self.shown)
            value: object = None
            if kind in {"checkbox", "toggle"}:
                value = self.maybe(0.8)
            elif kind in {"selectbox", "radio"}:
                value = self.rng.choice(("a", "b"))
            elif kind in {"text_input", "text_area"}:
                value = self.rng.choice(("a", "b", "Ada"))
            found.append(Step("click" if value is None else "set", target, value))
        return tuple(found)

    # -- expressions ------------------------------------------------------------------------------

    def literal(self, kind: str) -> str:
        return self.rng.choice(LITERALS[kind])

    def key(self, kinds: Sequence[str] = ()) -> str:
        """A key of session state, mostly one that was written."""
        every = {**STATE, **WIDGET_STATE}
        fitting = [each for each, kind in every.items() if not kinds or kind in kinds]
        written = [each for each in fitting if each in self.known]
        if written and self.maybe(self.care):
            return self.rng.choice(written)
        if not written and self.maybe(self.care):
            return ""
        return self.rng.choice(fitting)

    def read(self, kind: str) -> str:
        """A value of session state, in one of the ways to read one."""
        key = self.key((kind,))
        if not key:
            return self.literal(kind)
        default = self.literal(kind)
        way = self.rng.random()
        if way < 0.35:
            return f"{self.state}.{key}"
        if way < 0.6:
            return f'{self.state}["{key}"]'
        if way < 0.7:
            return f'{self.state}.get("{key}", {default})'
        if way < 0.78:
            return f'({self.state}.{key} if "{key}" in {self.state} else {default})'
        if way < 0.82:
            return f'{self.state}.pop("{key}", {default})'
        if way < 0.85 and self.may_forget:
            return f'{self.state}.pop("{key}")'
        if way < 0.9:
            return f'getattr({self.state}, "{key}", {default})'
        self.known.add(key)
        return f'{self.state}.setdefault("{key}", {default})'

    def expression(self, kind: str, scope: _Scope, depth: int = 0) -> str:
        """An expression of a type."""
        if kind == "container":
            return self.rng.choice(scope.of("container") or ["st"])
        names = scope.of(kind)
        if names and self.maybe(0.5):
            return self.rng.choice(names)
        if depth > 1 or self.maybe(0.35):
            return self.literal(kind)
        if self.maybe(0.2) and kind in {"int", "str", "bool", "list"}:
            return self.read(kind)

        def sub(each: str) -> str:
            return self.expression(each, scope, depth + 1)

        choose = self.rng.choice
        if kind == "str":
            shape = choose(("f", "f", "plus", "upper", "str", "index", "if", "format", "join"))
            return {
                "f": lambda: f'f"{choose(WORDS)}{{{self.plain("int", scope)}}}"',
                "plus": lambda: f'{sub("str")} + "1"',
                "upper": lambda: f"({sub('str')}).upper()",
                "str": lambda: f"str({sub('int')})",
                "index": lambda: f'["a", "b", "Go"][{choose("012")}]',
                "if": lambda: f'({sub("str")} if {sub("bool")} else "z")',
                "format": lambda: f'"{choose(WORDS)}-{{}}".format({sub("int")})',
                "join": lambda: f'"-".join({sub("list")})',
            }[shape]()
        if kind == "int":
            shape = choose(("len", "plus", "mod", "int"))
            return {
                "len": lambda: f"len({sub('list')})",
                "plus": lambda: f"({sub('int')} + {choose('012')})",
                "mod": lambda: f"({sub('int')} % 2)",
                "int": lambda: f"int({sub('bool')})",
            }[shape]()
        if kind == "list":
            shape = choose(("split", "plus", "comp", "sorted", "slice", "map"))
            return {
                "split": lambda: '"a b a".split()' if self.maybe(0.3) else '"a b".split()',
                "plus": lambda: f"({sub('list')} + [{sub('str')}])",
                "comp": lambda: f'[f"n{{i}}" for i in range({choose("123")})]',
                "sorted": lambda: f"sorted({sub('list')})",
                "slice": lambda: f"({sub('list')})[:2]",
                "map": lambda: f"[each.upper() for each in {sub('list')}]",
            }[shape]()
        return self.condition(scope, depth + 1)

    def plain(self, kind: str, scope: _Scope) -> str:
        """A short expression without quotes, for use inside of an f-string."""
        names = scope.of(kind) + (scope.of("str") if self.maybe(0.3) else [])
        if names and self.maybe(0.7):
            return self.rng.choice(names)
        key = self.key((kind,))
        if key and self.maybe(0.3):
            return f"{self.state}.{key}"
        return self.rng.choice("0123")

    def condition(self, scope: _Scope, depth: int = 0) -> str:
        shape = self.rng.choice(
            ("const", "int", "str", "in", "not", "and", "or", "state", "widget", "widget", "has")
        )
        if scope.in_callback and shape == "widget":
            shape = "state"
        if depth > 1:
            shape = self.rng.choice(("const", "int", "str", "state"))

        def sub(kind: str) -> str:
            return self.expression(kind, scope, depth + 1)

        if shape == "const":
            return self.rng.choice(("True", "False", *scope.of("bool"), *scope.of("bool")))
        if shape == "int":
            return f"{sub('int')} {self.rng.choice(('>', '<', '==', '>=', '!='))} {sub('int')}"
        if shape == "str":
            return f"{sub('str')} {self.rng.choice(('==', '!='))} {self.literal('str')}"
        if shape == "in":
            return f"{sub('str')} in {sub('list')}"
        if shape == "not":
            return f"not ({self.condition(scope, depth + 1)})"
        if shape in {"and", "or"}:
            left, right = (self.condition(scope, depth + 1) for _ in "12")
            return f"({left}) {shape} ({right})"
        if shape == "state":
            return self.read("bool")
        if shape == "has":
            key = self.rng.choice((*STATE, *WIDGET_STATE))
            kind = {**STATE, **WIDGET_STATE}[key]
            no = self.rng.choice(("", "", "not "))
            if self.maybe(0.4) and not no:
                compare = f"{self.state}.{key} == {self.literal(kind)}"
                return f'"{key}" in {self.state} and {compare}'
            if self.maybe(0.2) and no:
                compare = f'{self.state}["{key}"] == {self.literal(kind)}'
                return f'"{key}" not in {self.state} or {compare}'
            if self.maybe(0.15):
                return f'{no}hasattr({self.state}, "{key}")'
            return f'"{key}" {no}in {self.state}'
        kind = self.rng.choice(("button", "checkbox", "toggle", "selectbox", "text_input"))
        if kind == "button" and (scope.in_form or scope.formless):
            kind = "checkbox"
        call = self.widget(scope, kind)
        if kind == "selectbox":
            return f'{call} == {self.rng.choice(LITERALS["str"][:3])}'
        if kind == "text_input" and self.maybe(0.3):
            return f'{call} == "a"'
        return call

    # -- widgets ----------------------------------------------------------------------------------

    def label(self, scope: _Scope) -> str:
        if scope.variables and self.maybe(0.35):
            return self.expression("str", scope, 1)
        if self.maybe(self.care):
            return f'"{self.fresh("L")}"'
        return f'"{self.rng.choice(LABELS)}"'

    def widget(self, scope: _Scope, kind: str = "", receiver: str = "") -> str:
        """A call that draws a widget."""
        if not kind:
            kind = self.rng.choices(list(RETURNS), WEIGHTS)[0]
            if kind in BUTTONS and (scope.in_form or scope.formless):
                kind = "text_input"
        if not receiver:
            boxes = scope.of("container")
            receiver = "st"
            if self.maybe(0.06):
                receiver = "st.sidebar"
            elif boxes and self.maybe(0.3):
                receiver = self.rng.choice(boxes)
        arguments = [self.label(scope)]
        if kind in CHOICES:
            arguments.append(self.rng.choice(OPTIONS) if self.maybe(0.7) else OPTIONS[0])
        if kind == "download_button":
            arguments.append(f'"{self.rng.choice(WORDS)}"')
        if kind in EXTRA and self.maybe(0.3):
            extra = self.rng.choice(EXTRA[kind])
            if not (receiver == "st.sidebar" and kind == "chat_input"):
                arguments.append(extra)
        target = arguments[0]
        if self.maybe(0.3):
            key = self.widget_key(scope, kind)
            target = key
            arguments.append(f"key={key}")
        calls = [each for each in scope.functions if each.returns == "callback"]
        if calls and not scope.in_form and not scope.formless and self.maybe(0.5):
            name = "on_change" if kind not in {"button", "download_button"} else "on_click"
            if kind != "chat_input":
                arguments += self.hook(name, self.rng.choice(calls))
        elif kind == "button" and self.maybe(0.06):
            key = self.rng.choice(("count", "total"))
            write = f'{self.state}.update({key}=1)'
            if self.maybe(0.4):
                write = f'{self.state}.__setitem__("{key}", {self.state}.{key} + 1)'
            arguments.append(f"on_click=lambda: {write}")
        if target.startswith('"') and '"' not in target[1:-1]:
            self.shown.append((kind, target[1:-1]))
        return f"{receiver}.{kind}({', '.join(arguments)})"

    def hook(self, name: str, callback: _Function) -> Iterator[str]:
        yield f"{name}={callback.name}"
        if callback.parameters:
            value = self.rng.choice("12")
            yield f"args=({value},)" if self.maybe(0.7) else f'kwargs={{"step": {value}}}'

    def widget_key(self, scope: _Scope, kind: str) -> str:
        typed = [each for each, kinds in OF_WIDGET_STATE.items() if kind in kinds]
        if typed and self.maybe(0.4):
            self.known.add(typed[0])
            self.drawn.add(typed[0])
            return f'"{typed[0]}"'
        numbers = scope.of("int")
        words = scope.of("str")
        if self.maybe(0.12):
            return self.rng.choice("1234")
        if numbers and self.maybe(0.5):
            return f'f"{self.rng.choice(("k", "w"))}{{{self.rng.choice(numbers)}}}"'
        if words and self.maybe(0.4):
            return f'f"{self.rng.choice(("k", "w_"))}{{{self.rng.choice(words)}}}"'
        if self.maybe(self.care):
            return f'"{self.fresh("w")}"'
        return f'"{self.rng.choice(KEYS)}"'

    # -- statements -------------------------------------------------------------------------------

    def statement(self, scope: _Scope) -> None:
        simple = scope.depth >= 3 or self.left <= 1
        table = _CALLBACK if scope.in_callback else _SIMPLE if simple else _ALL
        name = self.rng.choices(list(table), list(table.values()))[0]
        made: Callable[[_Scope], None] = getattr(self, name)
        made(scope)

    def draw(self, scope: _Scope) -> None:
        kind = self.rng.choices(list(RETURNS), WEIGHTS)[0]
        if kind in BUTTONS and (scope.in_form or scope.formless):
            kind = "checkbox"
        call = self.widget(scope, kind)
        returns = RETURNS[kind]
        if self.maybe(0.4) and returns != "any":
            name = self.fresh("v")
            self.row(f"{name} = {call}")
            scope.variables[name] = returns
        else:
            self.row(call)

    def show(self, scope: _Scope) -> None:
        kind = self.rng.choice(("int", "str", "list", "bool", "str"))
        self.row(f"st.write({self.expression(kind, scope)})")

    def assign(self, scope: _Scope) -> None:
        kind = self.rng.choice(("int", "str", "list", "bool"))
        mine = [each for each in scope.of(kind) if each.startswith("v")]
        value = self.expression(kind, scope)
        if kind == "int" and mine and self.maybe(0.4):
            self.row(f"{self.rng.choice(mine)} += 1")
            return
        if kind == "list" and mine and self.maybe(0.4):
            self.row(f"{self.rng.choice(mine)}.append({self.expression('str', scope)})")
            return
        name = self.rng.choice(mine) if mine and self.maybe(0.4) else self.fresh("v")
        if kind == "list":
            value = f"list({value})"
        self.row(f"{name} = {value}")
        scope.variables[name] = kind

    # -- session state

    def any_key(self) -> tuple[str, str]:
        """A key that may be written now, and its type."""
        every = {**STATE, **{k: v for k, v in WIDGET_STATE.items() if k not in self.drawn}}
        key = self.rng.choice(list(every))
        self.known.add(key)
        return key, every[key]

    def value_for(self, key: str, kind: str, scope: _Scope) -> str:
        if key == "pick":
            return self.rng.choice(LITERALS["str"][:2])
        if kind == "list":
            return self.literal(kind)
        return self.expression(kind, scope) if self.maybe(0.3) else self.literal(kind)

    def write(self, scope: _Scope) -> None:
        key, kind = self.any_key()
        value = self.value_for(key, kind, scope)
        way = self.rng.random()
        if way < 0.4:
            self.row(f"{self.state}.{key} = {value}")
        elif way < 0.7:
            self.row(f'{self.state}["{key}"] = {value}')
        elif way < 0.8:
            self.row(f'{self.state}.setdefault("{key}", {value})')
        elif way < 0.9:
            self.row(f'{self.state}.update({{"{key}": {value}}})')
        else:
            self.row(f'setattr({self.state}, "{key}", {value})')

    def guard(self, scope: _Scope) -> None:
        key, kind = self.any_key()
        value = self.value_for(key, kind, scope)
        test = self.rng.choice(
            (
                f'"{key}" not in {self.state}',
                f'"{key}" not in {self.state}',
                f'not "{key}" in {self.state}',
                f'not hasattr({self.state}, "{key}")',
                f'"{key}" not in {self.state}.keys()',
                f'{self.state}.get("{key}") is None',
            )
        )
        self.row(f"if {test}:")
        if self.maybe(0.5):
            self.row(f"    {self.state}.{key} = {value}")
        else:
            self.row(f'    {self.state}["{key}"] = {value}')

    def change(self, scope: _Scope) -> None:
        kind = self.rng.choice(("int", "list", "list"))
        key = self.key((kind,))
        if not key or key in WIDGET_STATE:
            self.show(scope)
            return
        place = self.rng.choice((f"{self.state}.{key}", f'{self.state}["{key}"]'))
        if kind == "int":
            self.row(f"{place} {self.rng.choice(('+=', '-='))} 1")
        else:
            self.row(f"{place}.append({self.expression('str', scope)})")

    def forget(self, scope: _Scope) -> None:
        if not self.may_forget:
            self.show(scope)
            return
        key = self.key()
        if not key:
            self.show(scope)
            return
        ways = (
            f"del {self.state}.{key}",
            f'del {self.state}["{key}"]',
            f'{self.state}.pop("{key}")',
            f'{self.state}.pop("{key}", None)',
        )
        self.row(self.rng.choice(ways))
        if self.maybe(0.6):
            self.known.discard(key)

    def rescue(self, scope: _Scope) -> None:
        key, kind = self.any_key()
        dotted = self.maybe(0.5)
        place = f"{self.state}.{key}" if dotted else f'{self.state}["{key}"]'
        right = "AttributeError" if dotted else "KeyError"
        if self.maybe(0.15):
            right = "KeyError" if dotted else "AttributeError"
        elif self.maybe(0.3):
            right = self.rng.choice(("Exception", "(KeyError, AttributeError)"))
        self.row("try:")
        self.row(f"    st.write({place})")
        self.row(f"except {right}:")
        if self.maybe(0.6):
            self.row(f"    {place} = {self.value_for(key, kind, _Scope())}")
        else:
            self.row('    st.write("none")')

    def defaults(self, scope: _Scope) -> None:
        """Several keys at once."""
        keys = self.rng.sample(list(STATE), self.rng.randint(1, 4))
        self.known.update(keys)
        pairs = ", ".join(f'"{key}": {self.literal(STATE[key])}' for key in keys)
        way = self.rng.randrange(7)
        if way == 0:
            self.row(f"for key, value in {{{pairs}}}.items():")
            self.row(f"    if key not in {self.state}:")
            self.row(f"        {self.state}[key] = value")
        elif way == 1:
            name = self.fresh("DEFAULTS")
            self.row(f"{name} = {{{pairs}}}")
            self.row(f"for key in {name}:")
            self.row(f"    {self.state}.setdefault(key, {name}[key])")
        elif way == 2:
            name = self.fresh("ensure")
            self.row(f"def {name}(key, value):")
            self.row(f"    if key not in {self.state}:")
            self.row(f"        {self.state}[key] = value")
            for key in keys:
                self.row(f'{name}("{key}", {self.literal(STATE[key])})')
        elif way == 3:
            name = self.fresh("init")
            self.row(f"def {name}():")
            for key in keys:
                self.row(f'    if "{key}" not in {self.state}:')
                self.row(f"        {self.state}.{key} = {self.literal(STATE[key])}")
            self.row(f"{name}()")
        elif way == 4:
            self.row(f"{self.state}.update({{{pairs}}})")
        elif way == 5:
            names = ", ".join(f'"{key}"' for key in keys)
            self.row(f"if not all(key in {self.state} for key in ({names},)):")
            self.row(f"    {self.state}.update({{{pairs}}})")
        else:
            self.row(f'if "{keys[0]}" not in {self.state}:')
            for key in keys:
                self.row(f'    {self.state}["{key}"] = {self.literal(STATE[key])}')

    # -- flow

    def branch(self, scope: _Scope) -> None:
        known = set(self.known)
        self.row(f"if {self.condition(scope)}:")
        self.body(scope)
        if self.maybe(0.2):
            self.row(f"elif {self.condition(scope)}:")
            self.body(scope, 2)
        if self.maybe(0.4):
            self.row("else:")
            self.body(scope, 2)
        if self.maybe(0.6):
            self.known = known

    def exit_early(self, scope: _Scope) -> None:
        """Leave the run, the function or the loop, under a condition."""
        ways = ["st.stop()"] * 3
        if scope.in_function:
            ways += ["return"] * 4
        if scope.in_loop:
            ways += ["break", "continue"] * 2
        if scope.in_callback:
            ways = ["return"]
        button = not (scope.in_form or scope.formless or scope.in_callback)
        if self.maybe(0.2) and not scope.in_callback:
            if button and self.maybe(0.5):
                key, kind = self.any_key()
                self.row(f"if {self.widget(scope, 'button')}:")
                if key not in WIDGET_STATE:
                    self.row(f"    {self.state}.{key} = {self.literal(kind)}")
                self.row("    st.rerun()")
            else:
                name = self.fresh("booted")
                self.row(f'if "{name}" not in {self.state}:')
                self.row(f"    {self.state}.{name} = True")
                self.row("    st.rerun()")
            return
        key = self.rng.choice(list(STATE))
        if self.maybe(0.3):
            self.known.add(key)
            test = f'"{key}" not in {self.state}'
        else:
            test = self.condition(scope)
        self.row(f"if {test}:")
        if self.maybe(0.3):
            self.row('    st.write("bye")')
        self.row(f"    {self.rng.choice(ways)}")

    def loop(self, scope: _Scope) -> None:
        inner = scope.inner()
        inner.in_loop = True
        items = self.expression("list", scope, 1) if self.maybe(0.6) else self.literal("list")
        shape = self.rng.choice(("list", "list", "range", "range", "enumerate", "zip", "dict", "tuples"))
        item, number = self.fresh("x"), self.fresh("i")
        if shape == "list":
            head, kinds = f"for {item} in {items}:", {item: "str"}
        elif shape == "range":
            stop = self.rng.choice(("1", "2", "2", "3", f"len({items})"))
            head, kinds = f"for {number} in range({stop}):", {number: "int"}
        elif shape == "enumerate":
            head = f"for {number}, {item} in enumerate({items}):"
            kinds = {number: "int", item: "str"}
        elif shape == "zip":
            head = f'for {number}, {item} in zip(range(3), {items}):'
            kinds = {number: "int", item: "str"}
        elif shape == "dict":
            head = f'for {item}, {number} in {{"a": 1, "b": {self.rng.choice("12")}}}.items():'
            kinds = {number: "int", item: "str"}
        else:
            head = f'for {item}, {number} in [("a", 1), ("{self.rng.choice("ab")}", 2)]:'
            kinds = {number: "int", item: "str"}
        self.row(head)
        inner.variables.update(kinds)
        self.body(inner, 2)
        if self.maybe(0.06):
            self.row("else:")
            self.body(scope, 1)

    def while_loop(self, scope: _Scope) -> None:
        name = self.fresh("n")
        self.row(f"{name} = 0")
        endless = self.maybe(0.25)
        test = "True" if endless else f"{name} < {self.rng.choice('123')}"
        self.row(f"while {test}:")
        self.row(f"    {name} += 1")
        inner = scope.inner()
        inner.in_loop = True
        inner.variables[name] = "int"
        if endless:
            self.row(f"    if {name} > {self.rng.choice('12')}:")
            self.row("        break")
        self.body(inner, 2)

    def choose(self, scope: _Scope) -> None:
        kind = self.rng.choice(("str", "int"))
        self.row(f"match {self.expression(kind, scope)}:")
        self.indent += 1
        first, second, third = self.rng.sample(LITERALS[kind], 3)
        self.row(f"case {first}:" if self.maybe(0.7) else f"case {first} | {third}:")
        self.body(scope, 2)
        guard = f" if {self.condition(scope, 1)}" if self.maybe(0.2) else ""
        self.row(f"case {second}{guard}:")
        self.body(scope, 1)
        if self.maybe(0.7):
            name = self.fresh("m")
            inner = scope.inner()
            if self.maybe(0.4):
                inner.variables[name] = kind
            else:
                name = "_"
            self.row(f"case {name}:")
            self.body(inner, 1)
        self.indent -= 1

    def attempt(self, scope: _Scope) -> None:
        self.row("try:")
        self.body(scope, 2)
        caught = self.rng.choice(("ValueError", "KeyError", "AttributeError", "Exception", "finally"))
        self.row("finally:" if caught == "finally" else f"except {caught}:")
        self.row(f'    st.write("{caught}")')

    # -- containers

    def boxes(self, scope: _Scope) -> None:
        """Columns, tabs and others, under names and in ``with``."""
        inner = scope.inner()
        shape = self.rng.choice(("columns", "columns", "tabs", "one", "one", "empty", "index", "each"))
        if shape in {"columns", "tabs"}:
            names = [self.fresh("c"), self.fresh("c")]
            made = "st.columns(2)" if shape == "columns" else 'st.tabs(["One", "Two"])'
            self.row(f"{', '.join(names)} = {made}")
            for name in names:
                if not scope.in_form:
                    scope.variables[name] = "container"
                self.row(f"with {name}:")
                self.body(inner, 2)
        elif shape == "index":
            name = self.fresh("cols")
            self.row(f"{name} = st.columns({self.rng.choice(('2', '[1, 2]'))})")
            self.row(f"with {name}[{self.rng.choice('01')}]:")
            self.body(inner, 2)
            if not (scope.in_form or scope.formless):
                self.row(f'{self.widget(scope, "button", f"{name}[1]")}')
        elif shape == "each":
            name = self.fresh("c")
            inner.in_loop = True
            self.row(f"for {name} in st.columns({self.rng.choice('23')}):")
            self.row(f"    with {name}:")
            self.indent += 1
            self.body(inner, 2)
            self.indent -= 1
        elif shape == "empty":
            name = self.fresh("spot")
            self.row(f"{name} = st.empty()")
            kind = "checkbox" if scope.in_form or scope.formless else "button"
            self.row(self.widget(scope, kind, name))
            if self.maybe(0.5):
                self.row(self.widget(scope, kind, name))
        else:
            made = self.rng.choice(
                (
                    'st.expander("More")',
                    "st.container()",
                    "st.container(border=True)",
                    f'st.container(key="{self.rng.choice(KEYS)}")',
                    "st.sidebar",
                    "st.sidebar.container()",
                    'st.popover("Pop")',
                    'st.chat_message("user")',
                    'st.spinner("wait")',
                )
            )
            named = "spinner" not in made and self.maybe(0.4)
            if named:
                name = self.fresh("box")
                self.row(f"{name} = {made}")
                if not scope.in_form:
                    scope.variables[name] = "container"
                self.row(f"with {name}:")
            else:
                self.row(f"with {made}:")
            self.body(inner, 2)

    def form(self, scope: _Scope) -> None:
        if scope.in_form or scope.formless:
            self.draw(scope)
            return
        inner = scope.inner()
        inner.in_form = "with"
        identity = f'"{self.fresh("f")}"' if self.maybe(self.care) else '"form"'
        numbers = scope.of("int")
        if numbers and self.maybe(0.4):
            identity = f'f"form{{{self.rng.choice(numbers)}}}"'
        label = self.rng.choice(("Send", "Send", self.fresh("Send")))
        if self.maybe(0.25):
            name = self.fresh("form")
            self.row(f"{name} = st.form({identity})")
            self.row(self.widget(scope, "text_input", name))
            self.row(f'{name}.form_submit_button("{label}")')
            return
        self.row(f"with st.form({identity}):")
        sent = self.fresh("sent")
        self.body(inner, 2, f'{sent} = st.form_submit_button("{label}")')
        self.shown.append(("button", label))
        if self.maybe(0.15):
            self.row('    st.form_submit_button("Send")')
        if self.maybe(0.5):
            self.row(f"if {sent}:")
            self.body(scope, 2)

    # -- functions

    def helper(self, scope: _Scope) -> None:
        """A function, plain or a fragment; what follows may call it."""
        name = self.fresh("show")
        kinds = tuple(
            self.rng.choice(("str", "str", "int", "container", "list"))
            for _ in range(self.rng.choice((0, 1, 1, 2)))
        )
        inner = scope.inner()
        if self.indent == 0:
            inner.variables = {
                key: value for key, value in inner.variables.items() if key.isupper()
            }
        inner.in_function, inner.in_loop = True, False
        inner.formless = bool(scope.in_form) or scope.formless or self.maybe(0.3)
        inner.functions = [
            each
            for each in inner.functions
            if each.returns == "callback" or each.in_forms or not inner.formless
        ]
        parameters = [self.fresh("p") for _ in kinds]
        inner.variables.update(zip(parameters, kinds, strict=True))
        shown = list(parameters)
        if parameters and kinds[-1] != "container" and self.maybe(0.3):
            shown[-1] = f"{shown[-1]}={self.literal(kinds[-1])}"
        if self.maybe(0.15) and not inner.formless:
            self.row(self.rng.choice(("@st.fragment", "@st.fragment()")))
        returns = self.rng.choice((None, None, "str", "bool"))
        self.row(f"def {name}({', '.join(shown)}):")
        known = set(self.known)
        last = (f"return {self.expression(returns, inner, 2)}",) if returns else ()
        if returns and self.maybe(0.5):
            kind = "checkbox" if returns == "bool" else "text_input"
            last = (f"return {self.widget(inner, kind)}",)
        if returns:
            # every way out of a function must give the same type
            inner.in_function = False
        self.body(inner, 3, *last)
        self.known = known | {each for each in self.known if self.maybe(0.5)}
        scope.functions.append(_Function(name, kinds, returns, inner.formless, tuple(parameters)))
        for _ in range(self.rng.choice((0, 1, 2))):
            self.call(scope)

    def callback(self, scope: _Scope) -> None:
        name = self.fresh("on_")
        inner = _Scope(in_function=True, in_callback=True)
        parameters = ("step",) if self.maybe(0.4) else ()
        inner.variables.update(dict.fromkeys(parameters, "int"))
        known, drawn = set(self.known), set(self.drawn)
        self.drawn -= set(WIDGET_STATE)
        self.row(f"def {name}({', '.join(parameters)}):")
        self.body(inner, 2)
        self.known, self.drawn = known, drawn
        scope.functions.append(_Function(name, parameters, "callback", in_forms=True))

    def call(self, scope: _Scope) -> None:
        able = [
            each
            for each in scope.functions
            if each.returns != "callback"
            and (each.in_forms or not (scope.in_form or scope.formless))
        ]
        if not able:
            self.draw(scope)
            return
        function = self.rng.choice(able)
        values = [self.expression(kind, scope, 1) for kind in function.parameters]
        if function.arguments and self.maybe(0.15):
            values[-1] = f"{function.arguments[-1]}={values[-1]}"
        text = f"{function.name}({', '.join(values)})"
        if function.returns in {"str", "bool"} and self.maybe(0.5):
            name = self.fresh("v")
            self.row(f"{name} = {text}")
            scope.variables[name] = function.returns
        else:
            self.row(text)

    def a_class(self, scope: _Scope) -> None:
        """A class whose methods draw, and some objects of it."""
        name = self.fresh("Panel")
        inner = scope.inner()
        if self.indent == 0:
            inner.variables = {}
        inner.in_function, inner.in_loop, inner.formless = True, False, True
        inner.functions = [each for each in inner.functions if each.in_forms]
        inner.variables["self.title"] = "str"
        form = self.rng.choice(("init", "init", "dataclass", "class"))
        if form == "dataclass":
            self.row("from dataclasses import dataclass")
            self.row("@dataclass")
        self.row(f"class {name}:")
        if form == "init":
            self.row("    def __init__(self, title):")
            self.row("        self.title = title")
        elif form == "dataclass":
            self.row("    title: str")
        else:
            self.row(f"    title = {self.literal('str')}")
        self.indent += 1
        self.row("def draw(self):")
        known = set(self.known)
        self.body(inner, 2)
        self.known = known
        self.indent -= 1
        item = '"a"' if form != "class" else ""
        if form != "class" and self.maybe(0.4):
            self.row(f'for panel in [{name}("a"), {name}("{self.rng.choice("ab")}")]:')
            self.row("    panel.draw()")
            return
        panel = self.fresh("panel")
        self.row(f"{panel} = {name}({item})")
        for _ in range(self.rng.choice((1, 1, 2))):
            self.row(f"{panel}.draw()")

    def odd(self, scope: _Scope) -> None:
        """Widgets in comprehensions, lambdas, walrus, closures, partial, conditional expressions."""
        kind = "checkbox" if scope.in_form or scope.formless else "button"
        shape = self.rng.choice(("list", "dict", "lambda", "walrus", "closure", "if", "and", "star"))
        inner = scope.inner()
        if shape in {"list", "dict"}:
            item = self.fresh("x")
            items = self.expression("list", scope, 1)
            inner.variables = {item: "str"}
            call = self.widget(inner, "checkbox", "st")
            name = self.fresh("got")
            test = f" if {item} != \"a\"" if self.maybe(0.3) else ""
            if shape == "list":
                self.row(f"{name} = [{call} for {item} in {items}{test}]")
            else:
                self.row(f"{name} = {{{item}: {call} for {item} in {items}{test}}}")
            self.row(f"if any({name}):" if shape == "list" else f"if {name}:")
            self.body(scope, 1)
        elif shape == "lambda":
            name, parameter = self.fresh("ask"), self.fresh("p")
            inner.variables = {parameter: "str"}
            self.row(f"{name} = lambda {parameter}: {self.widget(inner, kind, 'st')}")
            for _ in range(self.rng.choice((1, 2))):
                self.row(f"{name}({self.expression('str', scope, 1)})")
        elif shape == "walrus":
            name = self.fresh("v")
            self.row(f"if {name} := {self.widget(scope, 'text_input')}:")
            inner.variables[name] = "str"
            self.body(inner, 2)
        elif shape == "closure":
            outer, name = self.fresh("make"), self.fresh("p")
            inner.variables = {name: "str"}
            self.row(f"def {outer}({name}):")
            self.row("    def draw():")
            self.row(f"        return {self.widget(inner, kind, 'st')}")
            self.row("    return draw")
            made = self.fresh("draw")
            self.row(f"{made} = {outer}({self.expression('str', scope, 1)})")
            for _ in range(self.rng.choice((1, 1, 2))):
                self.row(f"{made}()")
        elif shape == "if":
            name = self.fresh("v")
            test = self.condition(scope, 1)
            self.row(f"{name} = {self.widget(scope, 'checkbox')} if {test} else False")
            scope.variables[name] = "bool"
        elif shape == "and":
            name = self.fresh("v")
            word = self.rng.choice(("and", "or"))
            self.row(f"{name} = {self.condition(scope, 1)} {word} {self.widget(scope, 'checkbox')}")
        else:
            name = self.fresh("args")
            self.row(f"{name} = {{\"label\": {self.label(scope)}}}")
            for _ in range(self.rng.choice((1, 1, 2))):
                self.row(f"st.{kind}(**{name})")


_SIMPLE: Final = {"draw": 12, "show": 6, "assign": 3, "write": 3, "change": 2, "call": 3, "forget": 1}
_ALL: Final = {
    **_SIMPLE,
    "guard": 3,
    "rescue": 1,
    "defaults": 1,
    "branch": 7,
    "exit_early": 2,
    "loop": 5,
    "while_loop": 1,
    "choose": 1,
    "attempt": 1,
    "boxes": 5,
    "form": 2,
    "helper": 3,
    "callback": 1,
    "a_class": 1,
    "odd": 4,
}
_CALLBACK: Final = {"write": 4, "change": 4, "guard": 2, "exit_early": 1, "branch": 2, "forget": 1}


# The long run ------------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare stlint with Streamlit on many programs; 1 if they disagree."""
    from agreement import judge, judge_all, pattern, shrink

    parser = argparse.ArgumentParser(description="Compare stlint with Streamlit.")
    parser.add_argument("--programs", type=int, default=1000, help="how many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=int, default=0, help="the number of the first program")
    parser.add_argument("--streamlit", metavar="VERSION", help="a release of Streamlit")
    parser.add_argument("--print", metavar="SEED:NUMBER", help="one program and its verdict")
    given = parser.parse_args(arguments)
    if given.print:
        seed, _, number = given.print.partition(":")
        verdict = judge(generate(int(seed), int(number)), given.streamlit)
        print(verdict.report)
        return int(bool(verdict.disagreements))
    outcomes: Counter[str] = Counter()
    differ: Counter[tuple[str, str]] = Counter()
    seen: set[str] = set()
    confirmed = 0
    numbers = range(given.start, given.start + given.programs)
    programs = (generate(given.seed, number) for number in numbers)
    for done, verdict in enumerate(judge_all(programs, given.streamlit), start=1):
        outcomes[verdict.summary] += 1
        confirmed += verdict.confirmed
        differ.update({(each.kind, each.code): 1 for each in verdict.disagreements})
        if verdict.disagreements:
            small = shrink(verdict, given.streamlit)
            if pattern(small) not in seen:
                seen.add(pattern(small))
                print(f"## {verdict.program.name}\n{small.report}", flush=True)
        if done % 500 == 0 or done == given.programs:
            print(f"-- {done} programs, next --start {numbers.start + done}:", end=" ")
            print(", ".join(f"{name} {count}" for name, count in outcomes.most_common()), end="; ")
            print(f"witnesses confirmed {confirmed}; disagreements {dict(differ)}", flush=True)
    return int(bool(differ))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    sys.exit(main())
