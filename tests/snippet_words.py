"""Words of the grammar of pure Python snippets: values, names of a kind, expressions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import random

SCALARS: Final = ("0", "1", "2", "3", "True", "False", "1.0", "0.0", '"a"', '"b"', '""', "None")
LITERALS: Final = {
    "int": ("0", "1", "2", "3", "-1", "10"),
    "float": ("0.0", "1.0", "0.5", "2.5", 'float("nan")'),
    "bool": ("True", "False"),
    "str": ('"a"', '"b"', '"ab"', '"abc"', '""', '"A b"', "'c'"),
    "any": SCALARS,
    "tuple": ("()", "(1, 2)", '("a",)', "(1, True, 1.0)", "(0, (1, 2))", "((1, 2), (3, 4))"),
}
KINDS: Final = ("int", "str", "bool", "ints", "strs", "set", "dict", "tuple", "any", "float")
INPUTS: Final = {"bool": (False, True), "int": (0, 1, 2), "str": ("a", "b", "abc")}
"""What the values of a user may be, by their kind; the first is that of the first run."""

_CLASSES: Final = ("int", "str", "bool", "list", "(int, str)", "dict")
_REPLACING: Final = ('replace("a", "b")',)


@dataclass
class Scope:
    """The names that are bound here, by what they hold."""

    names: dict[str, list[str]] = field(default_factory=dict)
    in_loop: bool = False
    in_function: bool = False

    def inner(self) -> Scope:
        """A block inside; what it binds is not sure to be bound after it."""
        names = {kind: list(each) for kind, each in self.names.items()}
        return Scope(names, self.in_loop, self.in_function)


class Words:
    """Expressions."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.rows: list[str] = []
        self.indent = 0
        self.serial = 0
        self.probes = 0
        self.inputs: list[str] = []
        self.left = rng.choice((2, 3, 4, 5, 6))

    # -- rows --------------------------------------------------------------------------------------

    def row(self, *texts: str) -> None:
        self.rows += ["    " * self.indent + line for text in texts for line in text.split("\n")]

    def maybe(self, chance: float) -> bool:
        return self.rng.random() < chance

    def pick(self, *choices: str) -> str:
        return self.rng.choice(choices)

    def fresh(self, stem: str = "v") -> str:
        self.serial += 1
        return f"{stem}{self.serial}"

    def see(self, value: str | None = None) -> str:
        self.probes += 1
        return f"see({self.probes})" if value is None else f"see({self.probes}, {value})"

    def probe(self, value: str | None = None) -> None:
        self.row(self.see(value))

    def given(self, kind: str) -> str:
        self.inputs.append(kind)
        return f"given({len(self.inputs)})"

    def bind(self, scope: Scope, kind: str, value: str) -> str:
        known = scope.names.get(kind)
        name = self.rng.choice(known) if known and self.maybe(0.3) else self.fresh()
        self.row(f"{name} = {value}")
        if name not in scope.names.setdefault(kind, []):
            scope.names[kind].append(name)
        return name

    # -- expressions -------------------------------------------------------------------------------

    def some(self, scope: Scope, depth: int = 2) -> str:
        return self.expr(self.rng.choice(KINDS), scope, depth)

    def expr(self, kind: str, scope: Scope, depth: int = 2) -> str:
        names = scope.names.get(kind)
        if names and self.maybe(0.4):
            return self.rng.choice(names)
        if depth <= 0 or self.maybe(0.25):
            if kind in LITERALS:
                if kind in INPUTS and self.maybe(0.06):
                    return self.given(kind)
                return self.rng.choice(LITERALS[kind])
            depth = 0
        if depth > 0 and self.maybe(0.06):
            one, two = (self.expr(kind, scope, depth - 1) for _ in range(2))
            return f"({one} if {self.condition(scope, depth - 1)} else {two})"
        made: str = getattr(self, f"_{kind}")(scope, depth - 1)
        return made

    def condition(self, scope: Scope, depth: int = 2) -> str:
        if self.maybe(0.12):
            return self.given("bool")
        return self.expr("bool", scope, depth) if self.maybe(0.8) else self.some(scope, depth)

    def _int(self, scope: Scope, depth: int) -> str:
        def e(kind: str) -> str:
            return self.expr(kind, scope, depth)

        way = self.rng.randrange(15)
        return [
            lambda: f"({e('int')} {self.pick('+', '-', '*')} {e('int')})",
            lambda: f"({e('int')} {self.pick('//', '%')} {self.pick('2', '3', '-2')})",
            lambda: f"len({e(self.pick('ints', 'strs', 'set', 'dict', 'str', 'tuple'))})",
            lambda: f"sum({e('ints')})",
            lambda: f"{self.pick('max', 'min')}({e('int')}, {e('int')})",
            lambda: f"int({e('bool')})",
            lambda: f"{e('ints')}.count({e('any')})",
            lambda: f"{e('str')}.find({e('str')})",
            lambda: f"abs({e('int')})",
            lambda: f"-{e('int')}",
            lambda: f"sum({e('int')} for _ in {e('ints')})",
            lambda: f"next(iter({e('ints')}), {e('int')})",
            lambda: f"len([*{e('ints')}, *{e('strs')}])",
            lambda: f"max({e('ints')}, default={e('int')})",
            lambda: f"sum(1 for each in {e('ints')} if each == {e('any')})",
        ][way]()

    def _float(self, scope: Scope, depth: int) -> str:
        def e(kind: str) -> str:
            return self.expr(kind, scope, depth)

        way = self.rng.randrange(4)
        return [
            lambda: f"({e('int')} / {self.pick('2', '4', '1')})",
            lambda: f"float({e('int')})",
            lambda: f"round({e('float')}, 1)",
            lambda: f"({e('float')} + {e('int')})",
        ][way]()

    def _bool(self, scope: Scope, depth: int) -> str:
        def e(kind: str) -> str:
            return self.expr(kind, scope, depth)

        sign = self.pick("==", "!=", "==", "is", "is not") if self.maybe(0.6) else "=="
        every, mixed = self.pick("all", "any"), ("tuple", "strs", "bool", "any")
        way = self.rng.randrange(20)
        return [
            lambda: f"({e('float')} {self.pick('<', '==', '!=', '>=')} {e('float')})",
            lambda: f"({e('int')} {self.pick('<', '<=', '==', '!=', '>', '>=')} {e('int')})",
            lambda: f"({e('any')} {self.pick('==', '!=')} {e('any')})",
            lambda: f"({e('int')} {self.pick('<', '<=')} {e('int')} {self.pick('<', '<=')} 3)",
            lambda: f"({e('any')} {self.pick('in', 'not in')} {e(self.pick('set', 'dict'))})",
            lambda: f"({e('any')} {self.pick('in', 'not in')} {e(self.pick('ints', 'tuple'))})",
            lambda: f"({e('str')} {self.pick('in', 'not in')} {e('str')})",
            lambda: f"(not {self.some(scope, depth)})",
            lambda: f"bool({self.some(scope, depth)})",
            lambda: f"({self.some(scope, depth)} {self.pick('is', 'is not')} None)",
            lambda: f"({e('bool')} {self.pick('and', 'or')} {e('bool')})",
            lambda: f"isinstance({self.some(scope, depth)}, {self.pick(*_CLASSES)})",
            lambda: f"{every}({e('any')} for _ in {e('ints')})",
            lambda: f"{every}(each {self.pick('==', '!=')} {e('any')} for each in {e('ints')})",
            lambda: f"{every}({e(self.pick('ints', 'strs', 'tuple'))})",
            lambda: f"({e('ints')} {sign} {e('ints')})",
            lambda: f"({e('set')} {self.pick('==', '<=', '<', '!=')} {e('set')})",
            lambda: f"({e('dict')} {self.pick('==', '!=')} {e('dict')})",
            lambda: f"{e('str')}.{self.pick('startswith', 'endswith')}({e('str')})",
            lambda: (
                f"({e(self.pick(*mixed))} {sign} {e(self.pick(*mixed))})"
                if sign in {"==", "!="}
                else f"({e('any')} {sign} {self.pick('True', 'False', 'None')})"
            ),
        ][way]()

    def _str(self, scope: Scope, depth: int) -> str:
        def e(kind: str) -> str:
            return self.expr(kind, scope, depth)

        way = self.rng.randrange(15)
        if way in {1, 2, 3}:
            return self._text(scope, depth)
        return [
            lambda: f"({e('str')} + {e('str')})",
            lambda: "",
            lambda: "",
            lambda: "",
            lambda: f"str({self.some(scope, depth)})",
            lambda: f"repr({self.some(scope, depth)})",
            lambda: (
                f"{e('str')}.{self.pick('upper()', 'lower()', 'strip()', 'title()', *_REPLACING)}"
            ),
            lambda: f"{e('str')}[{self.pick('1:', ':1', '::-1', '-1:', '0:2')}]",
            lambda: f"{self.pick(chr(34) + '-' + chr(34), chr(34) * 2)}.join({e('strs')})",
            lambda: f'"-".join(str(each) for each in {e("ints")})',
            lambda: f"({e('str')} * {self.pick('0', '2', 'True')})",
            lambda: f'("%s:%s" % ({e("any")}, {e("any")}))',
            lambda: f'"{{}}/{{}}".format({e("any")}, {e("int")})',
            lambda: f"next(({e('str')} for each in {e('ints')} if each), {e('str')})",
            lambda: f"({e('str')} or {e('str')})",
        ][way]()

    def _text(self, scope: Scope, depth: int) -> str:
        """A formatted text; names only, since older Python allows no nested quotes."""
        parts = []
        for _ in range(self.rng.choice((1, 1, 2))):
            names = [name for each in scope.names.values() for name in each]
            inner = self.rng.choice(names) if names else self.pick("1", "1.5", "True")
            of_int = inner in scope.names.get("int", ())
            forms = ("{%s}", "{%s!r}", "{%s=}", "x{%s}y", "{{}}{%s}", "{%s!s}")
            if of_int:
                forms = (*forms, "{%s:03d}", "{%s:+d}", "{%s:>4}", "{%s:.1f}", "{%s = :>3}")
            parts.append(self.rng.choice(forms) % inner)
        del depth
        return 'f"' + " ".join(parts) + '"'

    def _ints(self, scope: Scope, depth: int) -> str:
        def e(kind: str) -> str:
            return self.expr(kind, scope, depth)

        if depth < 0:
            return (
                "["
                + ", ".join(self.pick("0", "1", "2", "3") for _ in range(self.rng.randrange(4)))
                + "]"
            )
        way = self.rng.randrange(18)
        return [
            lambda: f"[{e('int')}, {e('int')}]",
            lambda: f"[{e('int')} for _ in range({self.pick('0', '1', '2', '3')})]",
            lambda: f"[each + 1 for each in {e('ints')}]",
            lambda: f"[each for each in {e('ints')} if each {self.pick('> 0', '!= 1', '== 2')}]",
            lambda: f"({e('ints')} + {e('ints')})",
            lambda: f"({e('ints')} * {self.pick('0', '1', '2')})",
            lambda: f"{e('ints')}[{self.pick('1:', ':1', '::-1', '-1:', ':', '::2')}]",
            lambda: (
                f"sorted({e('ints')}{self.pick('', ', reverse=True', ', key=lambda each: -each')})"
            ),
            lambda: f"list(map(lambda each: each * 2, {e('ints')}))",
            lambda: f"list(filter({self.pick('None', 'lambda each: each > 1')}, {e('ints')}))",
            lambda: f"list(range({self.pick('3', '1, 3', '0', '3, 0, -1')}))",
            lambda: f"list({e('dict')}.values())",
            lambda: f"list(reversed({e('ints')}))",
            lambda: f"[*{e('ints')}, {e('int')}]",
            lambda: f"[one * two for one in {e('ints')} for two in {e('ints')}]",
            lambda: f"[one + two for one, two in zip({e('ints')}, {e('ints')})]",
            lambda: f"[at for at, _ in enumerate({e('strs')})]",
            lambda: f"sorted({{{e('int')}, {e('int')}, {e('int')}}})",
        ][way]()

    def _strs(self, scope: Scope, depth: int) -> str:
        def e(kind: str) -> str:
            return self.expr(kind, scope, depth)

        if depth < 0:
            return (
                "["
                + ", ".join(self.pick('"a"', '"b"', '"c"') for _ in range(self.rng.randrange(4)))
                + "]"
            )
        way = self.rng.randrange(9)
        return [
            lambda: f"[{e('str')}, {e('str')}]",
            lambda: f"[each.upper() for each in {e('strs')}]",
            lambda: f"list({e('str')})",
            lambda: f"sorted({e('strs')}{self.pick('', ', key=len', ', reverse=True')})",
            lambda: f"{e('str')}.split({self.pick('', chr(34) + 'b' + chr(34))})",
            lambda: f"({e('strs')} + {e('strs')})",
            lambda: f"[str(each) for each in {e('ints')}]",
            lambda: f"[each for each in {e('strs')} if each in {e('str')}]",
            lambda: f"{e('strs')}[{self.pick('1:', ':1', '::-1')}]",
        ][way]()

    def _set(self, scope: Scope, depth: int) -> str:
        def e(kind: str) -> str:
            return self.expr(kind, scope, depth)

        if depth < 0:
            items = [self.rng.choice(SCALARS) for _ in range(self.rng.randrange(4))]
            return "{" + ", ".join(items) + "}" if items else "set()"
        way = self.rng.randrange(10)
        return [
            lambda: f"{{{e('any')}, {e('any')}}}",
            lambda: f"{{*{e('ints')}, {e('any')}}}",
            lambda: f"set({e(self.pick('ints', 'strs', 'str'))})",
            lambda: f"{{each % 2 for each in {e('ints')}}}",
            lambda: f"({e('set')} {self.pick('|', '&', '-', '^')} {e('set')})",
            lambda: f"{{{e('any')} for _ in range(2)}}",
            lambda: f"set({e('dict')})",
            lambda: f"{e('set')}.{self.pick('union', 'intersection', 'difference')}({e('ints')})",
            lambda: f"{{{e('any')}}}",
            lambda: f"{e('set')}.copy()",
        ][way]()

    def _dict(self, scope: Scope, depth: int) -> str:
        def e(kind: str) -> str:
            return self.expr(kind, scope, depth)

        if depth < 0:
            items = [
                f"{self.rng.choice(SCALARS)}: {self.pick('0', '1', '2')}"
                for _ in range(self.rng.randrange(4))
            ]
            return "{" + ", ".join(items) + "}"
        way = self.rng.randrange(8)
        return [
            lambda: f"{{{e('any')}: {e('int')}, {e('any')}: {e('int')}}}",
            lambda: f"{{**{e('dict')}, {e('any')}: {e('int')}}}",
            lambda: f"{{each: each for each in {e('ints')}}}",
            lambda: f"dict(a={e('int')}, b={e('int')})",
            lambda: f"dict(zip({e('strs')}, {e('ints')}))",
            lambda: f"({e('dict')} | {e('dict')})",
            lambda: f"dict.fromkeys({e('ints')}, {e('int')})",
            lambda: f"{e('dict')}.copy()",
        ][way]()

    def _tuple(self, scope: Scope, depth: int) -> str:
        def e(kind: str) -> str:
            return self.expr(kind, scope, depth)

        way = self.rng.randrange(5)
        return [
            lambda: f"({e('any')}, {e('any')})",
            lambda: f"tuple({e('ints')})",
            lambda: f"(*{e('ints')}, {e('any')})",
            lambda: f"({e('tuple')} + {e('tuple')})",
            lambda: f"{e('tuple')}[{self.pick('1:', '::-1', ':')}]",
        ][way]()

    def _any(self, scope: Scope, depth: int) -> str:
        def e(kind: str) -> str:
            return self.expr(kind, scope, depth)

        way = self.rng.randrange(6)
        return [
            lambda: e("int"),
            lambda: e("str"),
            lambda: e("bool"),
            lambda: f"{e('dict')}.get({e('any')})",
            lambda: f"{e('dict')}.get({e('any')}, {e('any')})",
            lambda: f"({e('any')} {self.pick('and', 'or')} {e('any')})",
        ][way]()
