"""Shapes of the grammar of pure Python snippets: scopes, classes, generators, patterns, aliases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snippet_classes import Classes
from snippet_lazy import Lazy

if TYPE_CHECKING:
    from snippet_words import Scope


class Shapes(Classes, Lazy):
    """What people write on purpose."""

    def shape(self, scope: Scope) -> None:
        self.left -= 2
        shapes = (
            self.a_function,
            self.a_closure,
            self.a_counter,
            self.late_binding,
            self.a_default,
            self.a_global,
            self.a_match,
            self.a_match,
            self.an_alias,
            self.a_view,
            self.nested,
            self.finally_shapes,
            self.reraises,
            self.walrus,
            self.stars,
            self.chained,
            self.identity,
            self.ordered,
            self.counted,
            self.in_place,
            self.comprehension_scope,
            self.loop_changes,
            *self.class_shapes(),
            *self.lazy_shapes(),
        )
        self.rng.choice(shapes)(scope)

    def a_function(self, scope: Scope) -> None:
        name, one, two = self.fresh("f"), self.fresh("p"), self.fresh("p")
        kind, other = self.pick("int", "str", "ints", "any"), self.pick("int", "str", "dict")
        self.row(f"def {name}({one}, {two}={self.expr(other, scope, 1)}):")
        inner = scope.inner()
        inner.in_function, inner.in_loop = True, False
        for each in inner.names.values():
            each[:] = [known for known in each if self.maybe(0.5)]
        reads = {kind: list(each) for kind, each in inner.names.items()}
        inner.names = {kind: [one], other: [*([one] if kind == other else []), two]}
        self.indent += 1
        for _ in range(2):
            self.looks(inner)
        inner.names = {key: list(each) for key, each in inner.names.items()}
        self.block(inner)
        inner.names = reads if self.maybe(0.0) else inner.names
        if self.maybe(0.7):
            self.row(f"return {self.some(inner)}")
        self.indent -= 1
        for _ in range(self.rng.choice((1, 1, 2))):
            more = (
                f", {self.pick('', f'{two}=')}{self.expr(other, scope, 1)}"
                if self.maybe(0.4)
                else ""
            )
            self.probe(f"{name}({self.expr(kind, scope, 1)}{more})")

    def a_closure(self, scope: Scope) -> None:
        outer, inner, x = self.fresh("f"), self.fresh("f"), self.fresh("x")
        after = (
            f"    {x} {self.pick('= 5', '+= 1', '= 0')}"
            if self.maybe(0.6)
            else f"    {self.see(x)}"
        )
        self.row(f"def {outer}({x}):")
        self.row(
            f"    def {inner}(add=1):", f"        return {x} + add", after, f"    return {inner}"
        )
        self.probe(f"{outer}({self.expr('int', scope)})({self.pick('', '2', 'add=3')})")

    def a_counter(self, scope: Scope) -> None:
        outer, inner, x = self.fresh("f"), self.fresh("f"), self.fresh("x")
        self.row(
            f"def {outer}():",
            f"    {x} = {self.expr('int', scope, 1)}",
            f"    def {inner}():",
            f"        {self.pick(f'nonlocal {x}', f'global {x}', f'nonlocal {x}')}",
            f"        {x} = {self.pick('1', '5')}",
            f"        {x} += 1",
            f"        return {x}",
            f"    {self.see(f'{inner}()')}",
            f"    {inner}()",
            f"    return {x}",
        )
        self.probe(f"{outer}()")

    def late_binding(self, scope: Scope) -> None:
        name, each = self.fresh("fs"), self.fresh("each")
        default = self.pick("", "", f"{each}={each}")
        if self.maybe(0.5):
            self.row(
                f"{name} = [lambda {default}: {each} for {each} in {self.expr('ints', scope)}]"
            )
        else:
            self.row(
                f"{name} = []",
                f"for {each} in {self.expr('ints', scope)}:",
                f"    {name}.append(lambda {default}: {each})",
            )
            if self.maybe(0.3):
                self.row(f"{each} = 9")
        self.probe(f"[f() for f in {name}]")

    def a_default(self, scope: Scope) -> None:
        name, x = self.fresh("f"), self.fresh("x")
        self.row(
            f"def {name}(item, into={self.pick('[]', '[0]')}):",
            "    into.append(item)",
            "    return into",
        )
        self.row(f"{x} = {name}({self.expr('int', scope)})")
        self.probe(f"{name}(2)")
        self.probe(x)
        self.probe(f"{name}(3, [])")
        self.probe(f"{x} is {name}(4)")

    def a_global(self, scope: Scope) -> None:
        name, x = self.fresh("f"), self.fresh("x")
        form = self.pick("global", "local", "read", "unbound")
        self.row(f"{x} = {self.expr('int', scope, 1)}", f"def {name}():")
        if form == "global":
            self.row(f"    global {x}", f"    {x} = {self.pick('7', f'{x} + 1')}")
        elif form == "local":
            self.row(f"    {x} = 8", f"    {self.see(x)}")
        elif form == "unbound":
            self.row(
                "    try:",
                f"        {self.see(x)}",
                f"        if {self.condition(scope, 1)}:",
                f"            {x} = 3",
                "    except UnboundLocalError:",
                f"        {self.see()}",
            )
        self.row(f"    return {self.pick(x, '1') if form != 'unbound' else '1'}")
        if self.maybe(0.4):
            self.row(f"{x} = 5")
        self.probe(f"{name}()")
        self.probe(x)

    def a_match(self, scope: Scope) -> None:
        kind = self.pick("any", "tuple", "dict", "ints", "str", "bool", "int")
        self.row(f"match {self.expr(kind, scope)}:")
        self.indent += 1
        for _ in range(self.rng.choice((1, 2, 3))):
            x = self.fresh("m")
            pattern, names = self.rng.choice(
                (
                    ("True", ""),
                    ("False", ""),
                    ("None", ""),
                    ("0", ""),
                    ("1", ""),
                    ('"a"', ""),
                    ("1.0", ""),
                    (f"int({x})" if self.maybe(0.5) else "int()", ""),
                    ("str()", ""),
                    ("bool()", ""),
                    ("[]", ""),
                    (f"[{x}]", x),
                    (f"[{x}, *_]", x),
                    (f"[_, *{x}]", x),
                    ("(1, 2)", ""),
                    (f"(1 | 2) as {x}", x),
                    (f"{{1: {x}}}", x),
                    (f"{{True: {x}, **rest}}", x),
                    ("{}", ""),
                    ("1 | True | None", ""),
                    (f"({x}, (1, _))", x),
                    ("list() | tuple()", ""),
                    ('"ab" | "b"', ""),
                    ("-1", ""),
                    ("dict()", ""),
                )
            )
            test = f" if {self.condition(scope, 1)}" if self.maybe(0.3) else ""
            self.row(f"case {pattern}{test}:", f"    {self.see(names or None)}")
        if self.maybe(0.6):
            x = self.fresh("m")
            self.row(f"case {self.pick('_', x)}:", f"    {self.see()}")
        self.indent -= 1
        self.looks(scope)

    def an_alias(self, scope: Scope) -> None:
        one, two = self.fresh("a"), self.fresh("a")
        form = self.rng.randrange(7)
        value = self.expr("ints", scope)
        if form == 0:
            self.row(f"{one} = {value}", f"{two} = {one}", f"{two}.append(9)")
        elif form == 1:
            self.row(f"{one} = [{value}] * 2", f"{one}[0].append(9)", f"{two} = {one}[1]")
        elif form == 2:
            self.row(
                f"{one} = {{'k': {value}}}",
                f"{two} = dict({one})",
                f"{two}['k'].append(9)",
                f"{two}['j'] = 1",
            )
        elif form == 3:
            self.row(f"{one} = {value}", f"{two} = ({one}, {one}[:])", f"{one}.append(9)")
        elif form == 4:
            self.row(
                f"{one} = [[{value}]]",
                f"{two} = {one}{self.pick('.copy()', '[:]', ' + []')}",
                f"{two}[0].append(9)",
                f"{two}.append(8)",
            )
        elif form == 5:
            self.row(
                f"{one} = {value}",
                f"{two} = {one}",
                f"{two} {self.pick('+= [4]', '= ' + two + ' + [4]', '*= 2')}",
            )
        else:
            self.row(
                f"{one} = {value}",
                f"{two} = {one} if {self.condition(scope, 1)} else [0]",
                f"{two}.append(9)",
            )
        self.probe(one)
        self.probe(two)
        self.probe(f"{one} is {two}")

    def a_view(self, scope: Scope) -> None:
        d, view = self.fresh("d"), self.fresh("view")
        self.row(
            f"{d} = {self.expr('dict', scope)}",
            f"{view} = {d}.{self.pick('keys', 'values', 'items')}()",
        )
        self.row(f"{d}[{self.expr('any', scope, 1)}] = 5")
        self.probe(f"list({view})")
        if self.maybe(0.5):
            self.row(f"{d}.clear()")
        self.probe(f"len({view})")
        self.probe(f"bool({view})")
        self.probe(f"sorted({view}, key=repr)")

    def nested(self, scope: Scope) -> None:
        d = self.fresh("d")
        one, two = self.expr("ints", scope), self.expr("ints", scope)
        self.row(f"{d} = {{'a': {{'b': {one}}}, 'c': ({two},)}}")
        self.row(
            self.pick(
                f"{d}['a']['b'].append(1)",
                f"{d}['a']['b'] = 2",
                f"{d}['a'] = {d}['c']",
                f"{d}['c'][0].append(3)",
                f"{d}['a']['b'] += [4]",
                f"{d}.setdefault('z', []).append(1)",
                f"{d}['a'].update(b=1, q={d}['c'])",
            )
        )
        self.probe(f"{d}['a']")
        self.probe(d)

    def in_place(self, scope: Scope) -> None:
        t = self.fresh("t")
        self.row(
            f"{t} = ({self.expr('ints', scope)}, {self.pick('1', '2')})",
            "try:",
            f"    {t}[{self.pick('0', '1', '0')}] += {self.pick('[1]', '1', '[]')}",
            f"    {self.see()}",
            f"except {self.pick('TypeError', 'ValueError', 'Exception')}:",
            f"    {self.see()}",
        )
        self.probe(t)

    def finally_shapes(self, scope: Scope) -> None:
        f, x = self.fresh("f"), self.fresh("x")
        text, name = self.risk(scope)
        way = self.pick(
            "return 1",
            "pass",
            f"{self.see(text)}",
            f"raise {name}",
            "return x0",
            f"{self.see(text)}",
        )
        last = self.pick(
            f"{self.see()}", f"{self.see()}", "return 2", f"out.append({self.pick('1', '2')})"
        )
        self.row(f"def {f}({x}, x0=0, out=[]):")
        loop = self.maybe(0.4)
        if loop:
            self.row(f"    for {x} in {self.expr('ints', scope, 1)}:")
            way = self.pick(way, "continue", "break", way)
            last = self.pick(last, "break", "continue", last)
            self.indent += 1
        self.indent += 1
        self.row("try:", f"    {way}")
        if self.maybe(0.6):
            self.row(
                f"except {self.pick(name, 'Exception', 'KeyError')}:",
                f"    {self.pick(self.see(), 'raise', 'return 3', self.see())}",
            )
            if self.maybe(0.4):
                self.row("else:", f"    {self.see()}")
        self.row("finally:", f"    {last}")
        self.row(self.see())
        if loop:
            self.indent -= 1
            if self.maybe(0.5):
                self.row("else:", f"    {self.see()}")
        self.row("return out")
        self.indent -= 1
        self.row(
            "try:",
            f"    {self.see(f'{f}(0)')}",
            "except Exception as error:",
            f"    {self.see('type(error).__name__')}",
        )

    def reraises(self, scope: Scope) -> None:
        text, name = self.risk(scope)
        inner = self.pick(
            "raise",
            "raise ValueError from None",
            "pass",
            "raise",
            f"raise {name}('again') from error",
        )
        self.row(
            "try:",
            "    try:",
            f"        {self.see(text)}",
            f"    except {self.pick(name, 'Exception', 'LookupError')} as error:",
            f"        {self.see()}",
            f"        {inner}",
        )
        if self.maybe(0.3):
            self.row("    else:", f"        {self.see()}")
        self.row(
            f"    {self.see()}",
            f"except {self.pick('ValueError', 'Exception', name)}:",
            f"    {self.see()}",
        )
        if self.maybe(0.5):
            self.row("except Exception:", f"    {self.see()}")
        self.row("else:", f"    {self.see()}")
        if self.maybe(0.3):
            self.row("try:", f"    {self.see('error')}", "except NameError:", f"    {self.see()}")

    def walrus(self, scope: Scope) -> None:
        x = self.fresh("w")
        form = self.rng.randrange(4)
        if form == 0:
            self.row(f"if ({x} := {self.some(scope)}):", f"    {self.see(x)}")
            self.probe(x)
        elif form == 1:
            self.row(f"{x} = 0")
            self.probe(f"[{x} := each for each in {self.expr('ints', scope)}]")
            self.probe(x)
        elif form == 2:
            self.row(f"{x} = None")
            self.probe(f"any(({x} := each) for each in {self.expr('ints', scope)})")
            self.probe(x)
        else:
            self.row(f"{x} = 0")
            value = self.expr("int", scope)
            self.probe(f"{self.condition(scope, 1)} {self.pick('and', 'or')} ({x} := {value})")
            self.probe(x)

    def stars(self, scope: Scope) -> None:
        f = self.fresh("f")
        self.row(
            f"def {f}(a, b={self.expr('int', scope, 1)}, *more, c=3, **named):",
            "    return (a, b, more, c, named)",
        )
        ints = self.expr("ints", scope, 1)
        self.probe(
            self.pick(
                f"{f}(0, *{ints})",
                f"{f}(*[1, 2, 3], c=4, d=5)",
                f"{f}(**{{'a': 1, 'z': 2}})",
                f"{f}(1, c={ints})",
                f"{f}(*(each for each in {ints}), a=1) if not {ints} else 0",
                f"{f}(0, *map(str, {ints}))",
                f"{f}(b=1, a=2, **dict(c=9))",
            )
        )

    def chained(self, scope: Scope) -> None:
        f = self.fresh("f")
        self.row(f"def {f}(x):", f"    {self.see('x')}", "    return x")
        one, two, three = (self.expr("int", scope, 1) for _ in range(3))
        signs = self.pick("<", "==", "<="), self.pick("<", "!=", "<=")
        self.probe(f"{f}({one}) {signs[0]} {f}({two}) {signs[1]} {f}({three})")
        self.probe(
            f"{f}({self.some(scope, 1)}) {self.pick('and', 'or')} {f}({self.some(scope, 1)})"
        )

    def identity(self, scope: Scope) -> None:
        one, two = self.fresh("i"), self.fresh("i")
        value = self.pick("[]", "{}", "[1]", "object()", "(1,)", "None", "True", "lambda: 0")
        self.row(
            f"{one} = {value}",
            f"{two} = {self.pick(one, value if value != '(1,)' else one, '[]', 'None')}",
        )
        self.probe(f"{one} {self.pick('is', 'is not', 'is')} {two}")
        self.probe(f"{one} in [{two}, {self.expr('any', scope, 1)}]")
        self.probe(f"{one} is None")

    def ordered(self, scope: Scope) -> None:
        d = self.fresh("o")
        self.row(
            "from collections import OrderedDict",
            f"{d} = OrderedDict([('a', 1), ('b', {self.expr('int', scope, 1)}), ('c', 3)])",
        )
        self.row(
            self.pick(
                f"{d}.move_to_end('a')",
                f"{d}.move_to_end('c', last=False)",
                f"{d}.popitem()",
                f"{d}['a'] = 5",
                f"{d}.popitem(last=False)",
                f"del {d}['b']",
                f"{d}.pop('a')",
            )
        )
        self.probe(f"list({d})")
        self.probe(f"list({d}.items())")
        self.probe(f"{d} == OrderedDict([('c', 3), ('b', 1)])")
        self.probe(f"{d} == {{'b': 2, 'c': 3, 'a': 1}}")

    def counted(self, scope: Scope) -> None:
        d = self.fresh("c")
        self.row("from collections import Counter, defaultdict")
        if self.maybe(0.5):
            self.row(f"{d} = Counter({self.expr(self.pick('ints', 'strs', 'str'), scope)})")
            self.probe(f"{d}[{self.expr('any', scope, 1)}]")
            self.row(f"{d}.update(['a'])", f"{d}['a'] += 1")
        else:
            self.row(f"{d} = defaultdict({self.pick('list', 'int', 'lambda: 0')})")
            self.row(
                f"{d}[{self.expr('any', scope, 1)}]",
                f"if {self.expr('any', scope, 1)} in {d}:",
                f"    {self.see()}",
            )
        self.probe(f"len({d})")
        self.probe(f"'a' in {d}")
        self.probe(f"bool({d})")
        self.row(f"for key in {d}:", f"    {self.see('key')}")

    def comprehension_scope(self, scope: Scope) -> None:
        x = self.fresh("x")
        self.row(f"{x} = {self.pick('7', '[7]')}")
        self.probe(f"[{x} for {x} in {self.expr('ints', scope)}]")
        self.probe(f"{{{x}: 1 for {x} in {self.expr('strs', scope)}}}")
        self.probe(f"{{{x} % 2 for {x} in {self.expr('ints', scope)}}}")
        self.probe(f"[one for {x} in [{self.expr('ints', scope)}, [1]] for one in {x} if one]")
        self.probe(x)

    def loop_changes(self, scope: Scope) -> None:
        xs = self.fresh("xs")
        kind = self.pick("ints", "dict", "set")
        change = {
            "ints": self.pick(
                "{0}.append(each) if len({0}) < 5 else None",
                "{0}.remove(each)",
                "{0}.clear()",
                "{0}[:] = [1]",
            ),
            "dict": self.pick("{0}[each] = 3", "{0}.pop(each)", "{0}[5] = 1"),
            "set": self.pick("{0}.add(1)", "{0}.discard(each)"),
        }[kind].format(xs)
        self.row(
            f"{xs} = {self.expr(kind, scope)}",
            "try:",
            f"    for each in {self.pick(xs, xs, f'list({xs})')}:",
            f"        {self.see('each')}",
            f"        {change}",
            "except RuntimeError:",
            f"    {self.see()}",
        )
        self.probe(xs)
