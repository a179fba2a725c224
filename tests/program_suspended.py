"""Generators and coroutines of the grammar of programs, and who asks for what they give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from program_functions import Functions

if TYPE_CHECKING:
    from program_words import Scope


class Suspended(Functions):
    # -- generators

    def generator(self, scope: Scope) -> None:
        """A generator, and one or two that use it."""
        name = self.fresh("items")
        inner = self.function_scope(scope)
        parameter = self.fresh("p") if self.maybe(0.4) else ""
        if parameter:
            inner.variables[parameter] = "str"
        known = set(self.known)
        self.row(f"def {name}({parameter}):")
        self.indent += 1
        endless = self.maybe(0.1)
        if endless:
            self._counting(inner)
        else:
            for _ in range(self.rng.choice((1, 1, 2, 3))):
                self._yielding(inner)
        self.indent -= 1
        self.known = known
        for _ in range(self.rng.choice((1, 1, 2))):
            argument = self.expression("str", scope, 1) if parameter else ""
            self._use(scope, f"{name}({argument})", endless=endless)
        if not parameter and not endless and self.maybe(0.2):
            self.row(f"st.write_stream({name})")

    def _counting(self, inner: Scope) -> None:
        number = self.fresh("n")
        self.row(f"{number} = 0")
        self.row("while True:")
        self.row(f'    yield f"x{{{number}}}"')
        inner = inner.inner()
        inner.variables[number] = "int"
        self.body(inner, 1, f"{number} += 1")

    def _yielding(self, inner: Scope) -> None:
        """Rows of a generator of which at least one yields."""
        shape = self.rng.choice(("plain", "plain", "after", "loop", "loop", "if", "with", "from"))
        value = self.expression("str", inner, 1)
        if shape == "after":
            self.statement(inner)
        if shape in {"plain", "after"}:
            self.row(f"yield {value}")
        elif shape == "loop":
            item = self.fresh("x")
            self.row(f"for {item} in {self.expression('list', inner, 1)}:")
            inner = inner.inner()
            inner.in_loop = True
            inner.variables[item] = "str"
            more = (f"yield {item}",)
            self.body(inner, 1, *more) if self.maybe(0.6) else self.row(f"    yield {item}")
        elif shape == "if":
            self.row(f"if {self.condition(inner)}:")
            self.row(f"    yield {value}")
        elif shape == "with":
            self.row(f"with {self.rng.choice(('st.sidebar', 'st.container()'))}:")
            self.row(f"    yield {value}")
        else:
            self.row(f"yield from {self.expression('list', inner, 1)}")

    def _use(self, scope: Scope, made: str, *, endless: bool) -> None:
        loops, lists = ("for", "for", "for", "enumerate", "twice"), ("list", "star", "comp", "join")
        shape = self.rng.choice((*loops, *lists, "next", "stream", "nobody"))
        if endless or shape in {"for", "enumerate"}:
            self._loop(scope, made, numbered=shape == "enumerate", leaves=endless)
        elif shape in {"list", "star"}:
            name = self.fresh("got")
            self.row(f"{name} = " + (f"list({made})" if shape == "list" else f"[*{made}]"))
            scope.variables[name] = "list"
        elif shape == "comp":
            name, item = self.fresh("got"), self.fresh("x")
            inner = scope.inner()
            inner.variables = {item: "str"}
            call = self.widget(inner, "checkbox", "st")
            self.row(f"{name} = [{call} for {item} in {made}]")
        elif shape == "join":
            name = self.fresh("v")
            self.row(f'{name} = "-".join({made})')
            scope.variables[name] = "str"
        elif shape == "next":
            name = self.fresh("v")
            self.row(f'{name} = next({made}, "z")')
            scope.variables[name] = "str"
        elif shape == "stream":
            self.row(f"st.write_stream({made})")
        elif shape == "nobody":
            self.row(f"{self.fresh('unused')} = {made}")
        else:
            name = self.fresh("items")
            self.row(f"{name} = {made}")
            self._loop(scope, name, numbered=False, leaves=False)
            self._loop(scope, name, numbered=False, leaves=False)

    def _loop(self, scope: Scope, made: str, *, numbered: bool, leaves: bool) -> None:
        item, number = self.fresh("x"), self.fresh("i")
        inner = scope.inner()
        inner.in_loop = True
        inner.variables[item] = "str"
        if numbered:
            inner.variables[number] = "int"
            self.row(f"for {number}, {item} in enumerate({made}):")
        else:
            self.row(f"for {item} in {made}:")
        if leaves:
            self.row(f'    if {item} == "x{self.rng.choice("12")}":')
            self.row("        break")
        self.body(inner, 2)

    # -- coroutines

    def coroutine(self, scope: Scope) -> None:
        """A coroutine that waits for another, and is run."""
        part, main = self.fresh("part"), self.fresh("main")
        inner = self.function_scope(scope)
        inner.variables["p"] = "str"
        known = set(self.known)
        self.row("import asyncio")
        self.row(f"async def {part}(p):")
        wait = ("await asyncio.sleep(0)",) if self.maybe(0.5) else ()
        self.body(inner, 2, *wait)
        outer = self.function_scope(scope)
        outer.formless = inner.formless
        self.row(f"async def {main}():")
        values = [self.expression("str", outer, 1) for _ in "12"]
        calls = [f"{part}({each})" for each in values]
        shape = self.rng.choice(
            ("one", "two", "gather", "forgotten", *(() if wait else ("tasks",)))
        )
        if shape == "one":
            waits = [f"await {calls[0]}"]
        elif shape == "two":
            waits = [f"await {each}" for each in calls]
        elif shape == "gather":
            waits = [f"await asyncio.gather({', '.join(calls)})"]
        elif shape == "tasks":
            waits = [f"task = asyncio.create_task({calls[0]})", f"await {calls[1]}", "await task"]
        else:
            waits = [f"later = {calls[0]}", "later.close()"]
        self.body(outer, 2, *waits)
        self.known = known
        self.row(f"asyncio.run({main}())")
