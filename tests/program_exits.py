"""Ways out of the grammar of programs: what swallows a rerun or a stop, navigation in branches."""

from __future__ import annotations

from program_idioms import Idioms
from program_words import STATE, Scope


class Exits(Idioms):
    """Statements that end a run, a page or a block, or keep it from ending."""

    def swallowed(self, scope: Scope) -> None:
        """A rerun or a stop in a ``try``, a ``with`` or beside a ``finally``, once in a session."""
        flag = self.fresh("once")
        exits = self.rng.choice(("st.rerun()", "st.rerun()", "st.stop()"))
        s = self.state
        if not self._may_end(scope):
            self.draw(scope)
            return
        self.row(f'if "{flag}" not in {s}:')
        self.indent += 1
        self.row(f"{s}.{flag} = True")
        shape = self.rng.randrange(6)
        if shape == 5:
            self.row("import contextlib")
            caught = self.rng.choice(("BaseException", "Exception", "KeyError"))
            self.row(f"with contextlib.suppress({caught}):")
            self.row(f"    {exits}")
        else:
            self.row("try:")
            if self.maybe(0.3):
                self.body(scope, 1)
            self.row(f"    {exits}")
            if shape == 4:
                self._leaves_in_finally(scope)
            else:
                self._handler(scope)
        self.indent -= 1
        if self.maybe(0.5):
            self.row("else:")
            self.body(scope, 2)
        elif self.maybe(0.4):
            self.risky(scope, self.rng.choice(list(STATE)))

    def _may_end(self, scope: Scope) -> bool:
        return not (scope.in_callback or scope.formless or scope.in_form)

    def _handler(self, scope: Scope) -> None:
        caught = self.rng.choice(
            ("except:", "except:", "except BaseException:", "except Exception:", "except KeyError:")
        )
        self.row(caught)
        last = ("raise",) if self.maybe(0.25) else ()
        if last or self.maybe(0.5):
            self.body(scope, 1, *last)
        else:
            self.row("    pass")
        if self.maybe(0.3):
            self.row("else:")
            self.body(scope, 1)
        if self.maybe(0.2):
            self.row("finally:")
            self.row('    print("done")')

    def _leaves_in_finally(self, scope: Scope) -> None:
        self.row("finally:")
        if scope.in_loop and self.maybe(0.7):
            self.row(f"    {self.rng.choice(('break', 'continue'))}")
        elif scope.in_function:
            self.row("    return" if self.maybe(0.7) else "    pass")
        else:
            self.row("    pass")

    def manager(self, scope: Scope) -> None:
        """A context manager of the program's own that swallows what is raised, or does not."""
        name = self.fresh("Guard")
        kept = self.rng.choice(("True", "True", "False", "None", "kind is not None", "len('a')"))
        key = self.rng.choice(list(STATE))
        self.known.discard(key)
        self.row(f"class {name}:")
        self.row("    def __enter__(self):")
        self.row("        return self")
        self.row("    def __exit__(self, kind, error, trace):")
        self.row(f"        return {kept}")
        self.row(f"with {name}():")
        what = self.rng.choice(
            (f"st.write({self.state}.{key})", f'{self.state}["{key}"]', "raise ValueError(1)")
        )
        self.body(scope, 1, what)
        self.risky(scope, key)

    def bare_command(self, scope: Scope) -> None:
        """A command of Streamlit itself as callback of a button."""
        if scope.in_form or scope.formless or scope.in_callback:
            self.draw(scope)
            return
        label, key = self.fresh("L"), self.rng.choice(list(STATE))
        command = self.rng.choice(("st.stop", "st.stop", "st.rerun"))
        if self.maybe(0.3):
            name = self.fresh("on_")
            self.row(f"def {name}():")
            self.row(f"    {command}()")
            command = name
        self.row(f'if st.button("{label}", on_click={command}):')
        self.row(f"    st.write({self.state}.{key})")
        self.shown.append(("button", label))
        self.tested.append(("button", label))

    def navigation(self, scope: Scope) -> None:
        """Pages of functions, the navigation made in a branch or by a function, then run."""
        if scope.depth or self.indent or scope.in_function or self.navigated:
            self.draw(scope)
            return
        self.navigated = True
        names = [self.fresh("page") for _ in range(self.rng.choice((2, 2, 3)))]
        for name in names:
            inner = Scope(in_function=True)
            known = set(self.known)
            self.row(f"def {name}():")
            self.body(inner, 2)
            self.known = known
        pages = ", ".join(f"st.Page({name})" for name in names)
        page = self.fresh("nav")
        shape = self.rng.randrange(4)
        gate = self.rng.choice((f'{self.state}.get("user") is None', self.condition(scope)))
        if shape == 0:
            self.row(f"{page} = st.navigation([{pages}])")
        elif shape == 1:
            self.row(f"if {gate}:")
            self.row(f"    {page} = st.navigation([st.Page({names[0]})])")
            self.row("else:")
            self.row(f"    {page} = st.navigation([st.Page({names[1]})])")
        elif shape == 2:
            first = f"[st.Page({names[0]})]"
            self.row(f"{page} = st.navigation({first} if {gate} else [{pages}])")
        else:
            chosen = self.fresh("pages")
            self.row(f"{chosen} = [st.Page({names[0]})]")
            self.row(f"if {gate}:")
            self.row(f"    {chosen}.append(st.Page({names[1]}))")
            self.row(f"{page} = st.navigation({chosen})")
        if self.maybe(0.3):
            self.statement(scope)
        self.row(f"{page}.run()")
