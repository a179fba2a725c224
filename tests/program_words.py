"""Words of the grammar of programs: names, texts, types, expressions, calls of widgets."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator, Sequence

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
OF_WIDGET_STATE: Final = {
    "agree": ("checkbox", "toggle"),
    "who": ("text_input",),
    "pick": ("radio",),
}
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


class Function(NamedTuple):
    name: str
    parameters: tuple[str, ...]
    returns: str | None
    in_forms: bool
    arguments: tuple[str, ...] = ()
    """Names of parameters, where a call may use them."""


@dataclass
class Scope:
    """What a statement may use; branches get copies."""

    variables: dict[str, str] = field(default_factory=dict)
    functions: list[Function] = field(default_factory=list)
    in_function: bool = False
    in_loop: bool = False
    in_form: str = ""
    """``with``: inside of one; else the name of the form, or nothing."""
    in_callback: bool = False
    formless: bool = False
    """What is written here may be called inside of a form."""
    depth: int = 0

    def inner(self) -> Scope:
        scope = copy.copy(self)
        scope.variables = dict(self.variables)
        scope.functions = list(self.functions)
        scope.depth += 1
        return scope

    def of(self, kind: str) -> list[str]:
        return [name for name, each in self.variables.items() if each == kind]


class Words:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.rows: list[str] = []
        self.indent = 0
        self.left = rng.choice((6, 9, 12, 16, 20, 26, 32))
        self.ids: dict[str, int] = {}
        self.shown: list[tuple[str, str]] = []
        """Kinds of widgets and how a user finds them."""
        self.calls: list[tuple[str, str]] = []
        """Calls that draw, with literals only, and their kinds."""
        self.tested: list[tuple[str, str]] = []
        """Those of them that decide what happens."""
        self.known: set[str] = set()
        """Keys of session state that something has probably written."""
        self.drawn: set[str] = set()
        """Keys of widgets so far."""
        self.care = rng.choice((0.6, 0.9, 0.97, 0.99))
        """How often labels are fresh and reads are of written keys."""
        self.calm = rng.random() < 0.25
        """Whether things go wrong only after a user did something, mostly."""
        if self.calm:
            self.care = 0.99
        self.strict = rng.random() < 0.2
        """Whether most is about what Streamlit refuses."""
        if self.strict:
            self.care = 0.99
        self.hot = 0
        """How many tests of widgets are around."""
        self.state = "st.session_state"
        self.may_forget = rng.random() < 0.15
        self.navigated = False

    # -- small things -----------------------------------------------------------------------------

    def maybe(self, chance: float) -> bool:
        return self.rng.random() < chance

    def row(self, text: str) -> None:
        self.rows.append("    " * self.indent + text)
        self.left -= 1

    def fresh(self, prefix: str) -> str:
        self.ids[prefix] = self.ids.get(prefix, 0) + 1
        return f"{prefix}{self.ids[prefix]}"

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

    def expression(self, kind: str, scope: Scope, depth: int = 0) -> str:
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

        choose: Callable[[Sequence[str]], str] = self.rng.choice
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

    def plain(self, kind: str, scope: Scope) -> str:
        """A short expression without quotes, for use inside of an f-string."""
        names = scope.of(kind) + (scope.of("str") if self.maybe(0.3) else [])
        if names and self.maybe(0.7):
            return self.rng.choice(names)
        key = self.key((kind,))
        if key and self.maybe(0.3):
            return f"{self.state}.{key}"
        return self.rng.choice("0123")

    def condition(self, scope: Scope, depth: int = 0) -> str:
        shape = self.rng.choice(
            ("const", "int", "str", "in", "not", "and", "or", "state", "widget", "widget", "has")
        )
        if self.calm and not self.hot and not depth and self.maybe(0.7):
            shape = "widget"
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
        shown = len(self.shown)
        call = self.widget(scope, kind)
        self.tested += self.shown[shown:]
        if kind == "selectbox":
            return f"{call} == {self.rng.choice(LITERALS['str'][:3])}"
        if kind == "text_input" and self.maybe(0.3):
            return f'{call} == "a"'
        return call

    # -- widgets ----------------------------------------------------------------------------------

    def label(self, scope: Scope) -> str:
        if scope.variables and self.maybe(0.35):
            return self.expression("str", scope, 1)
        if self.maybe(self.care):
            return f'"{self.fresh("L")}"'
        return f'"{self.rng.choice(LABELS)}"'

    def widget(self, scope: Scope, kind: str = "", receiver: str = "") -> str:
        """A call that draws a widget."""
        if not kind:
            kind = self.rng.choices(list(RETURNS), WEIGHTS)[0]
            if kind in BUTTONS and (scope.in_form or scope.formless):
                kind = "text_input"
        if not (receiver or self.maybe(self.care) or self.maybe(0.4)):
            again = [text for each, text in self.calls if each == kind]
            if again:
                return self.rng.choice(again)
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
            write = f"{self.state}.update({key}=1)"
            if self.maybe(0.4):
                write = f'{self.state}.__setitem__("{key}", {self.state}.{key} + 1)'
            arguments.append(f"on_click=lambda: {write}")
        if target.startswith('"') and '"' not in target[1:-1]:
            self.shown.append((kind, target[1:-1]))
            if "on_" in arguments[-1] or (len(arguments) > 1 and "on_" in arguments[-2]):
                self.tested.append(self.shown[-1])
        text = f"{receiver}.{kind}({', '.join(arguments)})"
        if receiver == "st" and all(_plain(each) for each in arguments):
            self.calls.append((kind, text))
        return text

    def hook(self, name: str, callback: Function) -> Iterator[str]:
        yield f"{name}={callback.name}"
        if callback.parameters:
            value = self.rng.choice("12")
            yield f"args=({value},)" if self.maybe(0.7) else f'kwargs={{"step": {value}}}'

    def widget_key(self, scope: Scope, kind: str) -> str:
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


def _plain(argument: str) -> bool:
    """Whether an argument has no names and no callbacks in it."""
    return "{" not in argument and argument.rpartition("=")[2][:1] in set('"[(0123456789TF')
