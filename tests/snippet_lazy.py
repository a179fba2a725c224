"""Shapes of pure Python snippets that are lazy: generators, iterators, what asks them for more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snippet_statements import Statements

if TYPE_CHECKING:
    from collections.abc import Callable

    from snippet_words import Scope


class Lazy(Statements):
    """Generators and iterators."""

    def lazy_shapes(self) -> tuple[Callable[[Scope], None], ...]:
        return (
            self.used_up,
            self.half_used,
            self.short_circuits,
            self.late_names,
            self.never_used,
            self.a_generator,
            self.yields_from,
            self.a_generator,
            self.used_up,
            self.takes_some,
            self.short_circuits,
            self.passed_on,
        )

    def lazy(self, scope: Scope, seen: bool = False) -> str:
        """Something lazy over integers; ``seen``: its elements are probed."""
        item = self.see("each") if seen else "each"
        element = f"({item}, each)[1]" if seen else "each"
        ints = self.expr("ints", scope)
        return self.pick(
            f"({element} for each in {ints})",
            f"map(lambda each: {element}, {ints})",
            f"filter(lambda each: {element}, {ints})",
            f"({element} for each in {ints} if each {self.pick('> 0', '!= 2')})",
            f"iter({ints})",
            f"reversed({ints})",
            f"({element} for one in [{ints}, [4]] for each in one)",
            "(lambda: ((yield 1), (yield 2)))()"
            if not seen
            else f"({element} for each in [1, 0, 2])",
        )

    def used_up(self, scope: Scope) -> None:
        it = self.fresh("it")
        source = self.pick(
            self.lazy(scope),
            self.lazy(scope, seen=True),
            f"zip({self.expr('ints', scope)}, 'ab')",
            f"enumerate({self.expr('strs', scope)})",
        )
        self.row(f"{it} = {source}")
        for _ in range(2):
            self.probe(
                self.pick(
                    f"list({it})",
                    f"sorted({it}, key=repr)",
                    f"len(list({it}))",
                    f"tuple({it})",
                    f"any({it})",
                    f"1 in {it}",
                    f"[each for each in {it}]",
                    f"bool({it})",
                )
            )
        if self.maybe(0.5):
            self.row(f"for each in {it}:", f"    {self.see('each')}")

    def half_used(self, scope: Scope) -> None:
        it = self.fresh("it")
        self.row(f"{it} = {self.lazy(scope, seen=self.maybe(0.5))}")
        self.probe(f"next({it}, 'none')")
        self.probe(
            self.pick(f"next({it}, 'none')", f"{self.expr('int', scope, 1)} in {it}", f"list({it})")
        )
        self.row(
            f"for each in {it}:", f"    {self.see('each')}", f"    {self.pick('break', 'pass')}"
        )
        self.probe(f"list({it})")

    def short_circuits(self, scope: Scope) -> None:
        how = self.pick("all", "any", "all", "any")
        ints, one = self.expr("ints", scope), self.expr("int", scope, 1)
        divisors = self.pick("[1, 0]", "[0, 1]", "[2, 0]", "[]")
        self.probe(
            self.pick(
                f"{how}(({self.see('each')}, each)[1] for each in {ints})",
                f"{how}([({self.see('each')}, each)[1] for each in {ints}])",
                f"{how}(map(lambda each: ({self.see('each')}, each > 0)[1], {ints}))",
                f"{one} in (({self.see('each')}, each)[1] for each in {ints})",
                f"next((({self.see('each')}, each)[1] for each in {ints} if each), None)",
                f"{how}(each in {self.expr('set', scope)} for each in {ints})",
                f"max((({self.see('each')}, each)[1] for each in {ints}), default=0)",
                f"{how}(1 // each for each in {divisors}) if {self.given('bool')} else 0",
            )
        )

    def late_names(self, scope: Scope) -> None:
        it, x = self.fresh("it"), self.fresh("x")
        ints = self.expr("ints", scope)
        source = self.pick(
            f"({x} + each for each in {ints})",
            f"map(lambda each: each + {x}, [1, 2])",
            f"(each for each in [1, 2, 3] if each > {x})",
        )
        self.row(f"{x} = 1", f"{it} = {source}", f"{x} = {self.pick('2', '10')}")
        self.probe(f"list({it})")
        self.row(f"{x} = 3")
        self.probe(f"list({it})")

    def never_used(self, scope: Scope) -> None:
        it = self.fresh("it")
        source = self.pick(
            f"({self.see('each')} for each in [1, 2])",
            f"map(lambda each: {self.see('each')}, [1, 2])",
            "(1 // 0 for _ in [1])",
            f"(each for each in {self.see('[1]')} or [2])",
        )
        self.row(f"{it} = {source}")
        self.probe()
        if self.maybe(0.3):
            self.probe(f"bool({it})")
        self.looks(scope)

    def a_generator(self, scope: Scope) -> None:
        f, it = self.fresh("f"), self.fresh("it")
        self.row(f"def {f}(n):", f"    {self.see()}")
        form = self.rng.randrange(5)
        if form == 0:
            self.row(
                "    for each in range(n):",
                f"        {self.see('each')}",
                "        yield each",
                f"    {self.see()}",
            )
        elif form == 1:
            self.row(
                "    yield n",
                f"    if {self.condition(scope, 1)}:",
                "        return",
                "    yield n + 1",
            )
        elif form == 2:
            self.row(
                "    try:",
                "        yield 1",
                "        yield 2",
                "    finally:",
                f"        {self.see()}",
            )
        elif form == 3:
            self.row("    got = yield n", f"    {self.see('got')}", "    yield got")
        else:
            self.row(
                "    while True:",
                "        n += 1",
                "        if n > 4:",
                "            break",
                "        yield n",
            )
        self.row(f"{it} = {f}({self.pick('0', '1', '2', '3')})")
        self.probe()
        use = self.rng.randrange(6)
        if use == 0:
            self.probe(f"next({it}, None)")
            self.probe(f"next({it}, None)")
        elif use == 1:
            self.row(f"for each in {it}:", f"    {self.see('each')}")
            if self.maybe(0.4):
                self.row("    break")
            if self.maybe(0.4):
                self.row("else:", f"    {self.see()}")
        elif use == 2:
            self.probe(f"list({it})")
            self.probe(f"list({it})")
        elif use == 3:
            self.probe(f"sum({it})")
        elif use == 4:
            self.probe(f"{self.expr('int', scope, 1)} in {it}")
            self.probe(f"list({it})")
        else:
            self.probe(f"[(one, two) for one, two in zip({it}, {self.expr('ints', scope)})]")
        self.probe()

    def yields_from(self, scope: Scope) -> None:
        f, g = self.fresh("f"), self.fresh("f")
        source = self.pick(
            f"{g}()",
            self.expr("ints", scope),
            self.lazy(scope),
            f"({g}() if {self.condition(scope, 1)} else [])",
        )
        self.row(
            f"def {g}():", f"    yield {self.expr('int', scope, 1)}", "    yield 5", "    return 7"
        )
        self.row(
            f"def {f}():",
            "    yield 0",
            f"    got = yield from {source}",
            f"    {self.see('got')}",
            "    yield 9",
        )
        self.probe(
            self.pick(
                f"list({f}())", f"[*{f}(), 1]", f"sum({f}())", f"tuple({f}())", f"next({f}())"
            )
        )

    def takes_some(self, scope: Scope) -> None:
        it = self.fresh("it")
        self.row("from itertools import chain, count, islice, takewhile")
        self.row(f"{it} = {self.lazy(scope, seen=self.maybe(0.5))}")
        self.probe(
            self.pick(
                f"list(islice({it}, {self.pick('0', '1', '2')}))",
                f"[each for each, _ in zip({it}, [1])]",
                f"list(chain({it}, [8]))",
                f"[*zip([1], {it})]",
                f"list(takewhile(bool, {it}))",
                "list(islice(count(), 2))",
                f"list(map(lambda one, two: one, {it}, [1]))",
            )
        )
        self.probe(f"list({it})")

    def passed_on(self, scope: Scope) -> None:
        f, it = self.fresh("f"), self.fresh("it")
        self.row(
            f"def {f}(items):",
            self.pick(
                "    return list(items)",
                "    for item in items:\n        return item",
                "    return (item for item in items)",
                f"    {self.see()}\n    return items",
            ),
        )
        self.row(f"{it} = {self.lazy(scope, seen=self.maybe(0.4))}", f"{it}2 = {f}({it})")
        self.probe(f"list({it})")
        self.probe(f"list({it}2) if {it}2.__class__ is not int else {it}2")
