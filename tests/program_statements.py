"""Statements of the grammar of programs: session state, branches, loops, containers, forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from program_words import (
    BUTTONS,
    KEYS,
    LITERALS,
    RETURNS,
    STATE,
    WEIGHTS,
    WIDGET_STATE,
    Scope,
    Words,
)

if TYPE_CHECKING:
    from collections.abc import Callable


class Statements(Words):
    def body(self, scope: Scope, size: int = 3, *more: str) -> Scope:
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

    # -- statements -------------------------------------------------------------------------------

    def statement(self, scope: Scope) -> None:
        simple = scope.depth >= 3 or self.left <= 1
        table = _CALLBACK if scope.in_callback else _SIMPLE if simple else _ALL
        if table is _ALL and self.strict:
            table = _STRICT
        elif table is _ALL and self.calm and not self.hot:
            table = _CALM
        name = self.rng.choices(list(table), list(table.values()))[0]
        made: Callable[[Scope], None] = getattr(self, name)
        made(scope)

    def draw(self, scope: Scope) -> None:
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

    def show(self, scope: Scope) -> None:
        kind = self.rng.choice(("int", "str", "list", "bool", "str"))
        self.row(f"st.write({self.expression(kind, scope)})")

    def assign(self, scope: Scope) -> None:
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

    def value_for(self, key: str, kind: str, scope: Scope) -> str:
        if key == "pick":
            return self.rng.choice(LITERALS["str"][:2])
        if kind == "list":
            return self.literal(kind)
        return self.expression(kind, scope) if self.maybe(0.3) else self.literal(kind)

    def write(self, scope: Scope) -> None:
        key, kind = self.any_key()
        value = self.value_for(key, kind, scope)
        way = self.rng.random()
        if way < 0.4:
            self.row(f"{self.state}.{key} = {value}")
        elif way < 0.7:
            self.row(f'{self.state}["{key}"] = {value}')
        elif way < 0.8:
            self.row(f'{self.state}.setdefault("{key}", {value})')
        elif way < 0.9 or self.strict:
            self.row(f'{self.state}.update({{"{key}": {value}}})')
        else:
            self.row(f'setattr({self.state}, "{key}", {value})')

    def guard(self, scope: Scope) -> None:
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

    def change(self, scope: Scope) -> None:
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

    def forget(self, scope: Scope) -> None:
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

    def rescue(self, _: Scope) -> None:
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
            self.row(f"    {place} = {self.value_for(key, kind, Scope())}")
        else:
            self.row('    st.write("none")')

    def defaults(self, _: Scope) -> None:
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

    def branch(self, scope: Scope) -> None:
        known, care, hot, tested = set(self.known), self.care, self.hot, len(self.tested)
        test = self.condition(scope)
        if len(self.tested) > tested:
            self.care = min(care, 0.5)
            self.hot += 1
        self.row(f"if {test}:")
        self.body(scope)
        if self.maybe(0.2):
            self.row(f"elif {self.condition(scope)}:")
            self.body(scope, 2)
        self.care = care
        self.hot = hot
        if self.maybe(0.4):
            self.row("else:")
            self.body(scope, 2)
        if self.maybe(0.6):
            self.known = known

    def exit_early(self, scope: Scope) -> None:
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

    def loop(self, scope: Scope) -> None:
        inner = scope.inner()
        inner.in_loop = True
        items = self.expression("list", scope, 1) if self.maybe(0.6) else self.literal("list")
        shape = self.rng.choice(
            ("list", "list", "range", "range", "enumerate", "zip", "dict", "tuples")
        )
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
            head = f"for {number}, {item} in zip(range(3), {items}):"
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

    def while_loop(self, scope: Scope) -> None:
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

    def choose(self, scope: Scope) -> None:
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

    def attempt(self, scope: Scope) -> None:
        self.row("try:")
        self.body(scope, 2)
        caught = self.rng.choice(
            ("ValueError", "KeyError", "AttributeError", "Exception", "finally")
        )
        self.row("finally:" if caught == "finally" else f"except {caught}:")
        self.row(f'    st.write("{caught}")')

    # -- containers

    def boxes(self, scope: Scope) -> None:
        """Columns, tabs and others, under names and in ``with``."""
        inner = scope.inner()
        shape = self.rng.choice(
            ("columns", "columns", "tabs", "one", "one", "empty", "index", "each")
        )
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
                self.row(f"{self.widget(scope, 'button', f'{name}[1]')}")
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

    def form(self, scope: Scope) -> None:
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


_SIMPLE: Final = {
    "draw": 12,
    "show": 6,
    "assign": 3,
    "write": 3,
    "change": 2,
    "call": 3,
    "forget": 1,
}
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
    "login": 1,
    "use": 2,
    "keys_loop": 1,
    "suppressed": 0.5,
    "widget_value": 2,
    "clash_later": 3,
    "dialog": 0.5,
    "recursion": 0.5,
    "raising": 0.7,
    "decorated": 0.5,
    "globals_and_defaults": 0.6,
    "inheritance": 0.6,
    "long_call": 1,
    "zipped": 1,
    "table": 0.8,
    "passed": 1.5,
    "dispatch": 1,
    "generator": 1.5,
    "coroutine": 0.5,
    "swallowed": 1.2,
    "manager": 0.6,
    "bare_command": 0.5,
    "navigation": 0.8,
    "lazy": 1,
    "visitor": 1,
    "misfit": 1,
    "cached": 0.8,
    "entries": 0.6,
    "lazily": 1,
    "equal": 1,
    "documented": 0.4,
    "fields": 0.6,
    "parallel": 0.4,
    "set_late": 1,
    "read_only": 0.5,
    "formed": 0.8,
    "asked_twice": 0.3,
    "part": 0.4,
}
_CALM: Final = {
    "draw": 8,
    "show": 2,
    "assign": 2,
    "write": 3,
    "guard": 2,
    "branch": 8,
    "boxes": 3,
    "form": 3,
    "callback": 3,
    "login": 2,
    "clash_later": 4,
    "widget_value": 1,
    "dialog": 1,
    "defaults": 1,
    "exit_early": 1,
    "passed": 2,
    "dispatch": 2,
    "lazy": 1,
    "visitor": 1,
    "navigation": 1,
    "bare_command": 1,
    "entries": 1,
    "fields": 1,
    "set_late": 1,
    "read_only": 0.5,
    "formed": 0.3,
    "asked_twice": 0.5,
    "part": 0.5,
}
_STRICT: Final = {
    "draw": 4,
    "show": 3,
    "write": 2,
    "guard": 2,
    "branch": 4,
    "boxes": 2,
    "helper": 1,
    "callback": 1,
    "set_late": 3,
    "read_only": 2,
    "formed": 3,
    "of_a_click": 3,
    "asked_twice": 2,
    "part": 2,
}
_CALLBACK: Final = {"write": 4, "change": 4, "guard": 2, "exit_early": 1, "branch": 2, "forget": 1}
