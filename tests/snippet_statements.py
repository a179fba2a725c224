"""Statements of the grammar of pure Python snippets: what binds, changes, branches and fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from snippet_words import INPUTS, KINDS, Words

if TYPE_CHECKING:
    from snippet_words import Scope

RISKS: Final = (
    ("[1, 2][{int}]", "IndexError"),
    ("{dict}[{any}]", "KeyError"),
    ("{ints}[{int}]", "IndexError"),
    ("1 // {int}", "ZeroDivisionError"),
    ("int({str})", "ValueError"),
    ("{any} + {any}", "TypeError"),
    ("{ints}.index({int})", "ValueError"),
    ("next(iter({ints}))", "StopIteration"),
    ("{ints}.pop()", "IndexError"),
    ("{any} < {any}", "TypeError"),
    ("len({any})", "TypeError"),
    ("{set}.pop()", "KeyError"),
    ("{dict}.pop({any})", "KeyError"),
    ("{any} in {any}", "TypeError"),
    ("max({ints})", "ValueError"),
    ("{str}.missing", "AttributeError"),
    ("{str}.index({str})", "ValueError"),
)
"""What may raise, and what it raises."""


class Statements(Words):
    """What a block is made of."""

    def block(self, scope: Scope, size: int = 2) -> None:
        for _ in range(self.rng.randint(1, size)):
            self.statement(scope)

    def statement(self, scope: Scope) -> None:
        self.left -= 1
        plain = (self.assigns, self.looks, self.mutates, self.augments)
        deep = (self.branches, self.loops, self.tries, self.unpacks, self.deletes, self.whiles)
        if self.left < -12 or self.indent > 3 or self.maybe(0.55):
            self.rng.choice(plain)(scope)
        else:
            self.rng.choice(deep)(scope)

    def looks(self, scope: Scope) -> None:
        self.probe(self.some(scope) if self.maybe(0.7) else self.condition(scope))

    def assigns(self, scope: Scope) -> None:
        if self.maybe(0.1):
            kind = self.rng.choice(list(INPUTS))
            self.bind(scope, kind, self.given(kind))
            return
        kind = self.rng.choice(KINDS)
        if self.maybe(0.2) and scope.names.get(kind):
            self.bind(scope, kind, self.rng.choice(scope.names[kind]))  # another name of the same
            return
        self.bind(scope, kind, self.expr(kind, scope))

    def mutates(self, scope: Scope) -> None:
        kind = self.rng.choice(("ints", "strs", "set", "dict"))
        if not scope.names.get(kind):
            self.bind(scope, kind, self.expr(kind, scope))
            return
        name = self.rng.choice(scope.names[kind])

        def e(kind: str) -> str:
            return self.expr(kind, scope, 1)

        item = {"ints": "int", "strs": "str"}.get(kind, "any")
        if kind in {"ints", "strs"}:
            ways = [
                f".append({e(item)})",
                f".extend({e(kind)})",
                f".insert({self.pick('0', '1', '-1')}, {e(item)})",
                ".reverse()",
                ".sort()",
                ".sort(reverse=True)",
                ".clear()",
                f"[:] = {e(kind)}",
                f"[1:] = {e(kind)}",
                f"[{self.pick('0:1', '1:', ':0')}] = {e(kind)}",
                f" += {e(kind)}",
                " *= 2",
            ]
        elif kind == "set":
            ways = [
                f".add({e(item)})",
                f".discard({e(item)})",
                f".update({e('ints')})",
                f" |= {e('set')}",
                f" &= {e('set')}",
                f" -= {e('set')}",
                ".clear()",
                f".difference_update({e('ints')})",
            ]
        else:
            ways = [
                f"[{e('any')}] = {e('int')}",
                f".update({e('dict')})",
                f".setdefault({e('any')}, {e('int')})",
                f".pop({e('any')}, None)",
                f" |= {e('dict')}",
                ".clear()",
                f".update(a={e('int')})",
                f"[{e('any')}] = {e('int')}",
            ]
        self.row(name + self.rng.choice(ways))
        if self.maybe(0.5):
            self.probe(name)

    def augments(self, scope: Scope) -> None:
        kind = self.rng.choice(("int", "str", "ints", "tuple", "set"))
        if not scope.names.get(kind):
            self.bind(scope, kind, self.expr(kind, scope))
            return
        name = self.rng.choice(scope.names[kind])
        sign = {"int": self.pick("+", "-", "*"), "set": "|"}.get(kind, "+")
        self.row(f"{name} {sign}= {self.expr(kind, scope, 1)}")
        self.probe(name)

    def branches(self, scope: Scope) -> None:
        self.row(f"if {self.condition(scope)}:")
        self.inside(scope)
        if self.maybe(0.3):
            self.row(f"elif {self.condition(scope)}:")
            self.inside(scope)
        if self.maybe(0.6):
            self.row("else:")
            self.inside(scope)
        self.looks(scope)

    def inside(self, scope: Scope, size: int = 2, *, loop: bool = False) -> None:
        self.indent += 1
        self.probe()
        inner = scope.inner()
        inner.in_loop = inner.in_loop or loop
        self.block(inner, size)
        if inner.in_loop and self.maybe(0.2):
            self.row(f"if {self.condition(inner, 1)}:", f"    {self.pick('break', 'continue')}")
        elif inner.in_function and self.maybe(0.1):
            self.row(f"return {self.some(inner, 1)}")
        self.indent -= 1

    def loops(self, scope: Scope) -> None:
        kind = self.rng.choice(("ints", "strs", "set", "dict", "tuple", "str", "lazy"))
        name = self.fresh("each")
        item = {"ints": "int", "strs": "str", "str": "str"}.get(kind, "any")
        source = (
            self.expr(kind, scope)
            if kind != "lazy"
            else self.pick(
                f"(each for each in {self.expr('ints', scope)} if each)",
                f"map(str, {self.expr('ints', scope)})",
                f"zip({self.expr('ints', scope)}, {self.expr('strs', scope)})",
                f"enumerate({self.expr('strs', scope)})",
                f"{self.expr('dict', scope)}.items()",
                f"reversed({self.expr('ints', scope)})",
                f"range({self.expr('int', scope)} % 4)",
            )
        )
        self.row(f"for {name} in {source}:")
        inner = scope.inner()
        inner.names.setdefault(item if kind not in {"tuple", "lazy"} else "whatever", []).append(
            name
        )
        self.inside(inner, loop=True)
        self.indent += 1
        self.probe(name)
        self.indent -= 1
        if self.maybe(0.25):
            self.row("else:", f"    {self.see()}")
        self.looks(scope)

    def whiles(self, scope: Scope) -> None:
        name = self.fresh("n")
        self.row(
            f"{name} = 0", f"while {name} < {self.pick('0', '1', '2', '3')}:", f"    {name} += 1"
        )
        self.inside(scope, loop=True)
        self.probe(name)

    def unpacks(self, scope: Scope) -> None:
        one, two = self.fresh(), self.fresh()
        form, value = self.rng.choice(
            (
                ("{}, {}", f"{self.expr('any', scope)}, {self.expr('any', scope)}"),
                ("{}, *{}", f"[0, *{self.expr('ints', scope)}]"),
                ("*{}, {}", f"[*{self.expr('ints', scope)}, 1]"),
                ("({}, {})", '"ab"'),
                ("[{}, {}]", "{1: 2, 3: 4}.items()"),
                ("{}, ({},)", "1, [2]"),
                ("{}, {}", "(each for each in (1, 2))"),
                ("{}, {}", "map(str, [1, 2])"),
            )
        )
        self.row(f"{form.format(one, two)} = {value}")
        self.probe(f"({one}, {two})")

    def deletes(self, scope: Scope) -> None:
        kind = self.rng.choice(("ints", "dict"))
        name = self.fresh()
        value = self.expr(kind, scope)
        self.row(f"{name} = {value}")
        if kind == "ints":
            self.row(
                f"{name} += [7, 8]", f"del {name}[{self.pick('0', '-1', '1', ':1', '1:', '::2')}]"
            )
        else:
            key = self.expr("any", scope, 1)
            self.row(f"{name}[{key}] = 1", f"del {name}[{key}]")
        self.probe(name)

    def risk(self, scope: Scope) -> tuple[str, str]:
        """An expression that may raise, and the name of what it raises."""
        text, name = self.rng.choice(RISKS)
        for kind in KINDS:
            while f"{{{kind}}}" in text:
                text = text.replace(f"{{{kind}}}", self.expr(kind, scope, 1), 1)
        return text, name

    def tries(self, scope: Scope) -> None:
        text, name = self.risk(scope)
        caught = self.pick(
            name, name, "Exception", "(KeyError, IndexError)", "LookupError", "ValueError"
        )
        self.row("try:")
        if self.maybe(0.3):
            self.row(f"    {self.see()}")
        if self.maybe(0.2):
            self.row(f"    raise {self.pick('ValueError', 'KeyError')}({self.pick('2', '1')})")
        self.row(f"    {self.see(text)}")
        if self.maybe(0.3):
            self.inside(scope, 1)
        self.row(f"except {caught}{self.pick('', ' as error')}:", f"    {self.see()}")
        if self.maybe(0.2):
            self.inside(scope, 1)
        if caught not in {name, "Exception"} or self.maybe(0.3):
            self.row(
                f"except {self.pick('Exception', 'Exception', '(TypeError, Exception)')}:",
                f"    {self.see()}",
            )
        if self.maybe(0.3):
            self.row("else:", f"    {self.see()}")
        if self.maybe(0.3):
            self.row("finally:", f"    {self.see()}")
        self.looks(scope)
