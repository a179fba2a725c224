"""Shapes of pure Python snippets with classes: look-up, special methods, fields, enumerations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from snippet_statements import Statements

if TYPE_CHECKING:
    from collections.abc import Callable

    from snippet_words import Scope

_SLOTS: Final = ('("a",)', '["a", "b"]', '"a"')


class Classes(Statements):
    """Classes."""

    def class_shapes(self) -> tuple[Callable[[Scope], None], ...]:
        return (
            self.diamond,
            self.class_scope,
            self.properties,
            self.slots,
            self.a_dataclass,
            self.a_dataclass,
            self.dynamic,
            self.special,
            self.special,
            self.shared,
            self.an_enum,
            self.methods,
            self.subclass_of_builtin,
            self.an_error,
            self.a_context,
        )

    def diamond(self, scope: Scope) -> None:
        a, b, c, d = (self.fresh("C") for _ in range(4))
        how = self.pick("attribute", "method", "super")
        for name, bases in (
            (a, ""),
            (b, f"({a})"),
            (c, f"({a})"),
            (d, f"({self.pick(f'{b}, {c}', f'{c}, {b}', b)})"),
        ):
            self.row(f"class {name}{bases}:")
            if name == a or (name != d and self.maybe(0.6)):
                if how == "attribute":
                    self.row(f"    x = {self.expr('any', scope, 1)}")
                elif how == "method" or name == a:
                    self.row("    def m(self):", f"        return '{name}'")
                else:
                    self.row("    def m(self):", f"        return '{name}' + super().m()")
            else:
                self.row("    pass")
        self.probe(f"{d}().{'x' if how == 'attribute' else 'm()'}")
        self.probe(
            f"{b}.{'x' if how == 'attribute' else 'm(None)' if how == 'method' else '__name__'}"
        )
        self.probe(f"isinstance({d}(), {c})")
        self.probe(f"issubclass({b}, {a})")

    def class_scope(self, scope: Scope) -> None:
        del scope
        cls, x = self.fresh("C"), self.fresh("x")
        self.row(
            f"{x} = {self.pick('1', '[5]', '[5, 6]')}",
            f"class {cls}:",
            f"    {x} = {self.pick('2', '[7]', '[1, 2, 3]')}",
        )
        self.row(
            self.pick(
                f"    y = [{x} for _ in [1, 2]]",
                f"    y = [each for each in [{x}]]",
                f"    y = (lambda: {x})()",
                f"    y = {x}",
                f"    y = list({x} for _ in [0])",
                f"    def y(self=0):\n        return {x}",
                f"    y = [each for _ in [0] for each in [{x}]]",
                f"    y = {{each: {x} for each in 'a'}}",
                f"    y = [{x} for {x} in [3]]",
            )
        )
        self.row(f"    {self.see(x)}")
        self.probe(f"{cls}.y() if callable({cls}.y) else {cls}.y")
        self.probe(x)

    def properties(self, scope: Scope) -> None:
        cls, o = self.fresh("C"), self.fresh("o")
        self.row(
            f"class {cls}:",
            "    def __init__(self, n):",
            "        self._n = n",
            "    @property",
            "    def n(self):",
            f"        {self.see()}",
            f"        return self._n{self.pick('', ' + 1')}",
        )
        setter = self.maybe(0.5)
        if setter:
            self.row(
                "    @n.setter",
                "    def n(self, value):",
                f"        {self.see('value')}",
                f"        self._n = value{self.pick('', ' * 2')}",
            )
        self.row(f"{o} = {cls}({self.expr('int', scope, 1)})")
        self.row(
            "try:",
            f"    {o}.n = {self.pick('3', '4')}",
            f"    {self.see()}",
            "except AttributeError:",
            f"    {self.see()}",
        )
        self.probe(f"{o}.n")
        self.probe(f"{o}._n")

    def slots(self, scope: Scope) -> None:
        cls, o = self.fresh("C"), self.fresh("o")
        base = self.pick("", "", "(Base0)")
        if base:
            self.row("class Base0:", f"    {self.pick('__slots__ = ()', 'pass')}")
        self.row(
            f"class {cls}{base}:",
            f"    __slots__ = {self.rng.choice(_SLOTS)}",
            f"{o} = {cls}()",
            f"{o}.a = {self.expr('int', scope, 1)}",
        )
        self.row(
            "try:",
            f"    {o}.b = 2",
            f"    {self.see()}",
            "except AttributeError:",
            f"    {self.see()}",
        )
        self.probe(f"{o}.a")
        self.probe(f"hasattr({o}, 'b')")

    def a_dataclass(self, scope: Scope) -> None:
        cls, o, p = self.fresh("D"), self.fresh("o"), self.fresh("o")
        frozen = self.pick(
            "",
            "(frozen=True)",
            "(eq=False)",
            "(order=True)",
            "(frozen=True, slots=True)",
            "(slots=True)",
        )
        self.row(
            "from dataclasses import dataclass, field, replace",
            f"@dataclass{frozen}",
            f"class {cls}:",
            "    a: int",
            f"    b: int = {self.expr('int', scope, 1)}",
        )
        if self.maybe(0.4):
            self.row("    c: list = field(default_factory=list)")
            more = f"{o}.c.append(1)"
        else:
            more = "pass"
        if self.maybe(0.3) and not frozen:
            self.row("    def __post_init__(self):", "        self.b += 1")
        self.row(
            f"{o} = {cls}({self.expr('int', scope, 1)}{self.pick('', ', 5', ', b=6')})",
            f"{p} = {cls}({self.pick('1', '0')})",
            more,
        )
        self.row(
            "try:",
            f"    {o}.{self.pick('a', 'z', 'a')} = 3",
            f"    {self.see()}",
            f"except {self.pick('AttributeError', 'Exception')}:",
            f"    {self.see()}",
        )
        for probe in (
            f"{o}.a",
            f"{o}.b",
            f"{o} == {p}",
            f"{o} == {cls}(1)",
            f"replace({p}, a=4).a",
            f"bool({o})",
            f"hasattr({p}, 'c') and {p}.c",
        ):
            if self.maybe(0.6):
                self.probe(probe)
        self.probe(f"{o} in [{p}]")

    def dynamic(self, scope: Scope) -> None:
        cls, o = self.fresh("C"), self.fresh("o")
        self.row(f"class {cls}:", f"    known = {self.expr('any', scope, 1)}")
        self.row(
            *self.rng.choice(
                (
                    (
                        "    def __getattr__(self, name):",
                        f"        {self.see('name')}",
                        "        return 1",
                    ),
                    ("    def __getattribute__(self, name):", "        return 2"),
                    (
                        "    def __setattr__(self, name, value):",
                        "        object.__setattr__(self, name, 5)",
                    ),
                    ("    def __getattr__(self, name):", "        raise AttributeError(name)"),
                    ("    def __delattr__(self, name):", f"        {self.see()}"),
                    ("    pass",),
                )
            )
        )
        self.row(f"{o} = {cls}()", f"{o}.x = {self.pick('3', '4')}")
        for probe in (
            f"{o}.x",
            f"getattr({o}, 'missing', 'no')",
            f"{o}.known",
            f"hasattr({o}, 'other')",
        ):
            self.probe(probe)
        self.row(
            "try:",
            f"    del {o}.x",
            f"    {self.see(f'{o}.x')}",
            "except AttributeError:",
            f"    {self.see()}",
        )

    def special(self, scope: Scope) -> None:
        del scope
        cls, o, p = self.fresh("C"), self.fresh("o"), self.fresh("o")
        self.row(f"class {cls}:", "    def __init__(self, n=0):", "        self.n = n")
        methods = {
            "__bool__": "return self.n > 1",
            "__len__": "return self.n",
            "__eq__": "return True",
            "__contains__": "return x == 1",
            "__iter__": "return iter([1, 2])",
            "__getitem__": "return x",
            "__call__": "return x",
            "__str__": "return 'me'",
            "__add__": "return x",
            "__lt__": "return True",
            "__hash__": "return 1",
            "__repr__": "return 'r'",
            "__iadd__": "self.n += 1\n        return self",
            "__enter__": "return 5",
            "__ne__": "return False",
            "__radd__": "return 7",
            "__format__": "return 'f' + x",
            "__neg__": "return 3",
            "__setitem__": "self.n = x",
            "__delitem__": "self.n = -1",
        }
        two = {
            "__eq__",
            "__contains__",
            "__getitem__",
            "__add__",
            "__lt__",
            "__call__",
            "__iadd__",
            "__ne__",
            "__radd__",
            "__format__",
            "__delitem__",
        }
        chosen = self.rng.sample(sorted(methods), 2)
        for name in chosen:
            more = ", x" if name in two else ", k, x" if name == "__setitem__" else ""
            self.row(f"    def {name}(self{more}):", f"        {methods[name]}")
        self.row(f"{o} = {cls}({self.pick('0', '1', '2')})", f"{p} = {cls}(1)")
        probes = {
            "__bool__": ("bool({0})", "not {0}", "{0} and 1"),
            "__len__": ("bool({0})", "len({0})", "1 if {0} else 2"),
            "__eq__": ("{0} == {1}", "{0} == 5", "{0} in [1, {1}]", "{0} == None", "{0} != {1}"),
            "__contains__": ("1 in {0}", "2 in {0}"),
            "__iter__": ("list({0})", "1 in {0}", "[*{0}]"),
            "__getitem__": ("{0}[3]", "{0}['a']"),
            "__call__": ("{0}(4)", "callable({0})"),
            "__str__": ("str({0})", "f'{{{0}}}'"),
            "__add__": ("{0} + 1",),
            "__lt__": ("{0} < {1}", "{1} > {0}"),
            "__hash__": ("hash({0}) == 1", "len({{{0}, {1}}})"),
            "__repr__": ("repr({0})", "f'{{{0}!r}}'"),
            "__iadd__": ("{0}.n",),
            "__enter__": ("{0}.n",),
            "__ne__": ("{0} != {1}", "{0} == {0}"),
            "__radd__": ("1 + {0}", "sum([{0}])"),
            "__format__": ("f'{{{0}:x}}'", "str({0}) == 'f'"),
            "__neg__": ("-{0}",),
            "__setitem__": ("{0}.n",),
            "__delitem__": ("{0}.n",),
        }
        for name in chosen:
            if name == "__iadd__":
                self.row(f"{p} = {o}", f"{o} += 1")
            if name == "__setitem__":
                self.row(f"{o}[0] = 8")
            if name == "__delitem__":
                self.row(f"del {o}[0]")
            if name == "__enter__" and "__bool__" not in chosen:
                continue
            self.row(
                "try:",
                f"    {self.see(self.rng.choice(probes[name]).format(o, p))}",
                "except TypeError:",
                f"    {self.see()}",
            )
        self.row(f"if {o}:", f"    {self.see()}", "else:", f"    {self.see()}")
        self.probe(f"{o} is {p}")
        self.probe(f"{o} == {p}")
        self.probe(f"{o} in ({p},)")

    def shared(self, scope: Scope) -> None:
        cls, o, p = self.fresh("C"), self.fresh("o"), self.fresh("o")
        change = self.pick(
            "self.items.append(x)",
            "self.items = [x]",
            "self.items += [x]",
            f"{cls}.n += x",
            "self.n += x",
            "type(self).n = x",
            "self.__class__.items = [x]",
        )
        self.row(
            f"class {cls}:",
            f"    items = {self.expr('ints', scope, 1)}",
            f"    n = {self.expr('int', scope, 1)}",
            "    def add(self, x):",
            f"        {change}",
            f"{o}, {p} = {cls}(), {cls}()",
            f"{o}.add(3)",
        )
        for each in (o, p, cls):
            self.probe(f"{each}.items")
            self.probe(f"{each}.n")
        if self.maybe(0.4):
            self.row(f"{cls}.n = 77")
            self.probe(f"({o}.n, {p}.n)")

    def an_enum(self, scope: Scope) -> None:
        del scope
        cls = self.fresh("E")
        base = self.pick("Enum", "IntEnum", "Enum", "str, Enum", "Flag", "IntFlag")
        two = self.pick("1", "2", "2") if base != "str, Enum" else self.pick("'x'", "'1'")
        one = "1" if base != "str, Enum" else "'1'"
        self.row(
            "from enum import Enum, Flag, IntEnum, IntFlag, auto",
            f"class {cls}({base}):",
            f"    A = {one}",
            f"    B = {two}",
        )
        for probe in (
            f"{cls}.A.value",
            f"{cls}.B.name",
            f"{cls}.A == {cls}.B",
            f"{cls}.A is {cls}.B",
            f"{cls}.A == {one}",
            f"len({cls})",
            f"{cls}({one}) is {cls}.A",
            f"{cls}['A'] is {cls}.A",
            f"{cls}.A in {cls}",
            f"[each.name for each in {cls}]",
            f"bool({cls}.A)",
            f"{cls}.A in (1, '1')",
            f"{{{cls}.A: 1, {cls}.B: 2}}[{cls}.A]",
            f"len({{{cls}.A, {cls}.B, {one}}})",
            f"hasattr({cls}, 'C')",
        ):
            if self.maybe(0.4):
                self.probe(probe)

    def methods(self, scope: Scope) -> None:
        cls, o, m = self.fresh("C"), self.fresh("o"), self.fresh("m")
        self.row(
            f"class {cls}:",
            f"    n = {self.expr('int', scope, 1)}",
            "    @classmethod",
            "    def make(cls, n):",
            "        made = cls()",
            "        made.n = n",
            "        return made",
            "    @staticmethod",
            "    def twice(x):",
            "        return x * 2",
            "    def own(self, x=1):",
            f"        {self.see('x')}",
            "        return (self.n, x)",
        )
        self.row(
            f"{o} = {cls}.make({self.pick('3', '4')})",
            f"{m} = {o}.own",
            f"{o}.n = {self.pick('5', '6')}",
        )
        self.probe(f"{m}()")
        self.probe(f"{cls}.own({o}, 2)")
        self.probe(f"{o}.twice({cls}.twice(1))")
        self.probe(f"{cls}().n")
        self.row(
            f"{o}.own = lambda: 'mine'" if self.maybe(0.5) else f"{cls}.own = lambda self: 'all'"
        )
        self.probe(f"{o}.own()")

    def subclass_of_builtin(self, scope: Scope) -> None:
        del scope
        cls, o = self.fresh("C"), self.fresh("o")
        base, value = self.rng.choice(
            (
                ("list", "[1, 2]"),
                ("dict", "{'a': 1}"),
                ("list", ""),
                ("str", "'ab'"),
                ("int", "0"),
                ("tuple", "(1,)"),
                ("set", ""),
            )
        )
        self.row(
            f"class {cls}({base}):",
            self.pick(
                "    pass",
                "    def __len__(self):\n        return 0",
                f"    def more(self):\n        return {self.pick('len(self)', 'self')}",
            ),
        )
        self.row(f"{o} = {cls}({value})")
        for probe in (
            f"bool({o})",
            f"len({o})",
            f"{o} == {base}({value})",
            f"isinstance({o}, {base})",
            f"1 if {o} else 2",
            f"{o} is None",
        ):
            self.probe(probe)

    def an_error(self, scope: Scope) -> None:
        cls, other = self.fresh("Err"), self.fresh("Err")
        base = self.pick("Exception", "ValueError", "KeyError", "LookupError")
        self.row(
            f"class {cls}({base}):",
            f"    {self.pick('pass', 'code = 3')}",
            f"class {other}({self.pick(cls, base)}):",
            "    pass",
        )
        self.row(
            "try:",
            f"    raise {self.pick(cls, other, cls + '(1)')}",
            f"except {self.pick(other, cls, 'KeyError', base)} as error:",
            f"    {self.see('type(error).__name__')}",
            f"except {self.pick(cls, base, 'LookupError')}:",
            f"    {self.see()}",
            "except Exception:",
            f"    {self.see()}",
            "else:",
            f"    {self.see()}",
        )
        self.looks(scope)

    def a_context(self, scope: Scope) -> None:
        cls = self.fresh("C")
        text, name = self.risk(scope)
        self.row(
            f"class {cls}:",
            "    def __enter__(self):",
            f"        {self.see()}",
            f"        return {self.pick('self', '4', 'None')}",
            "    def __exit__(self, kind, error, trace):",
            f"        {self.see('kind is None')}",
            f"        return {self.pick('False', 'True', 'None', 'kind is KeyError', '1')}",
        )
        self.row(
            "try:",
            f"    with {cls}() as got:",
            f"        {self.see('got is None')}",
            f"        {self.see(text)}",
            f"        {self.see()}",
            f"    {self.see()}",
            f"except {name}:",
            f"    {self.see()}",
        )
        self.looks(scope)
