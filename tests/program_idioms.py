"""Idioms of the grammar of programs: what apps do with state, functions and widgets."""

from __future__ import annotations

from program_suspended import Suspended
from program_words import KEYS, LITERALS, STATE, Scope


class Idioms(Suspended):
    """Statements that are longer than a line and that many apps have."""

    # -- session state ----------------------------------------------------------------------------

    def login(self, scope: Scope) -> None:
        """A gate that a button opens, and what is behind it."""
        if scope.in_form or scope.formless or scope.in_callback:
            self.draw(scope)
            return
        key = self.rng.choice(("seen", "ready"))
        s = self.state
        test = self.rng.choice(
            (f'not {s}.get("{key}")', f'not {s}.get("{key}", False)', f'"{key}" not in {s}')
        )
        self.row(f"if {test}:")
        self.row(f"    if {self.widget(scope, 'button')}:")
        self.row(f"        {s}.{key} = True")
        if self.maybe(0.6):
            other = self.rng.choice(list(STATE))
            self.row(f'        {s}["{other}"] = {self.literal(STATE[other])}')
            self.row(f"    {self.rng.choice(('st.stop()', 'pass', 'st.write(1)'))}")
            self.risky(scope, other)
            return
        if self.maybe(0.5):
            self.row("        st.rerun()")
        if self.maybe(0.7):
            self.row("    st.stop()")
        self.row(f"st.write({s}.{key})")

    def risky(self, scope: Scope, key: str) -> None:
        """Use one key, guarded or not."""
        s = self.state
        kind = STATE[key]
        shape = self.rng.randrange(7)
        if shape == 0:
            self.row(f'if "{key}" in {s}:')
            self.row(f"    st.write({s}.{key})")
        elif shape == 1:
            self.row(f'if {s}.get("{key}"):')
            self.row(f'    st.write({s}["{key}"])')
        elif shape == 2:
            self.row(f"if {self.condition(scope)}:")
            self.row(f'    st.write({s}["{key}"])')
        elif shape == 3:
            name = self.fresh("v")
            self.row(f'if ({name} := {s}.get("{key}")) is not None:')
            self.row(f"    st.write({name}, {s}.{key})")
        elif shape == 4:
            self.row(f'st.write({s}.get("{key}") and {s}.{key})')
        elif shape == 5:
            self.row(f'if "{key}" not in {s} or not {s}.{key}:')
            self.row(f'    {s}["{key}"] = {self.literal(kind)}')
        else:
            self.row(f'st.write(f"{{{s}.{key}}}")')

    def use(self, scope: Scope) -> None:
        self.risky(scope, self.rng.choice(list(STATE)))

    def keys_loop(self, _: Scope) -> None:
        """Session state under keys that are not written out."""
        s = self.state
        names = self.rng.sample(list(STATE), 2)
        listed = ", ".join(f'"{each}"' for each in names)
        shape = self.rng.randrange(6)
        if shape == 0:
            self.row(f"for key in ({listed}):")
            self.row(f"    if key in {s}:")
            self.row(f"        st.write({s}[key])")
        elif shape == 1:
            self.row(f"for key in [{listed}]:")
            self.row(
                f"    st.write({s}[key])" if self.maybe(0.4) else f"    st.write({s}.get(key))"
            )
        elif shape == 2:
            name = self.fresh("slot")
            self.row(f"for number in range({self.rng.choice('23')}):")
            self.row(f'    {s}[f"{name}{{number}}"] = number')
            self.row(f"st.write({s}.{name}{self.rng.choice('0112')})")
        elif shape == 3 and self.may_forget:
            self.row(f"for key in list({s}.keys()):")
            self.row(f"    del {s}[key]")
            self.known.clear()
        elif shape == 4 and self.may_forget:
            self.row(f"for key in [{listed}]:")
            self.row(f"    if key in {s}:")
            self.row(f"        del {s}[key]")
            self.known -= set(names)
        elif shape == 5 and self.may_forget and self.maybe(0.5):
            self.row(f"{s}.clear()")
            self.known.clear()
        else:
            name = self.fresh("DATA")
            self.row(f'{name} = "{names[0]}"')
            self.row(f"{s}.setdefault({name}, {self.literal(STATE[names[0]])})")
            self.row(f"st.write({s}[{name}], {s}.{names[0]})")

    def suppressed(self, _: Scope) -> None:
        key, kind = self.any_key()
        self.known.discard(key)
        wrong = self.rng.choice(("KeyError", "AttributeError", "Exception"))
        place = self.rng.choice((f"{self.state}.{key}", f'{self.state}["{key}"]'))
        self.row("import contextlib")
        self.row(f"with contextlib.suppress({wrong}):")
        self.row(f"    st.write({place})")
        if self.maybe(0.3):
            self.row(f"    {place} = {self.literal(kind)}")

    def widget_value(self, scope: Scope) -> None:
        """Read a widget's value by its key, before it or after it."""
        key = self.fresh("w")
        kind = self.rng.choice(("checkbox", "text_input", "slider", "button"))
        if kind == "button" and (scope.in_form or scope.formless):
            kind = "toggle"
        draw = f'st.{kind}("{self.fresh("L")}", key="{key}")'
        self.shown.append((kind, key))
        read = self.rng.choice((f"{self.state}.{key}", f'{self.state}["{key}"]'))
        shape = self.rng.randrange(5)
        if shape == 0 and self.maybe(1 - self.care):
            self.row(f"st.write({read})")
            self.row(draw)
        elif shape == 1:
            self.row(f"if {self.condition(scope)}:")
            self.row(f"    {draw}")
            self.row(f'st.write({self.state}.get("{key}"))')
            if self.maybe(0.5):
                self.row(f"st.write({read})")
        elif shape == 2:
            self.row(f'if {self.state}.get("{key}"):')
            self.row(f"    st.write({read})")
            self.row(draw)
        else:
            self.row(draw)
            if shape == 3 and kind == "checkbox" and self.maybe(0.5):
                self.row(f"if {read}:")
                self.body(scope, 2)
            else:
                self.row(f"st.write({read})")

    def passed(self, scope: Scope) -> None:
        """Session state as an argument, or keys that are made of texts."""
        s = self.state
        name = self.fresh("bump")
        key = self.rng.choice(("count", "total"))
        button = not (scope.in_form or scope.formless)
        way = self.rng.randrange(5)
        if way == 0:
            self.row(f"def {name}(store, key):")
            if self.maybe(0.6):
                self.row("    if key not in store:")
                self.row("        store[key] = 0")
            self.row("    store[key] += 1")
            self.row(f'{name}({s}, "{key}")')
        elif way == 1 and button:
            self.row(f"def {name}(key, by=1):")
            self.row(f"    {s}[key] {self.rng.choice(('+= by', '= by', '= by'))}")
            label = self.fresh("L")
            self.row(f'st.button("{label}", on_click={name}, args=("{key}",))')
            self.shown.append(("button", label))
            self.tested.append(("button", label))
            self.risky(scope, key)
        elif way == 2:
            self.row(f"def {name}(title):")
            self.row('    return st.text_input(title, key=f"{title}_field")')
            titles = [f"{self.ids[name[:4]]}{self.rng.choice('abcd')}" for _ in "12"]
            for title in titles:
                self.row(f'{name}("{title}")')
            self.row(f'st.write({s}["{self.rng.choice(titles)}_field"])')
        elif way == 3:
            left, right = self.fresh("v"), self.fresh("v")
            self.row(f"def {name}():")
            widgets = (self.widget(Scope(formless=True), "checkbox", "st") for _ in "12")
            self.row(f"    return {', '.join(widgets)}")
            self.row(f"{left}, {right} = {name}()")
            scope.variables.update({left: "bool", right: "bool"})
        else:
            prefix = self.rng.choice(("row", "row", self.fresh("row")))
            kind = "button" if button else "checkbox"
            self.row(f'for n, each in enumerate({s}.get("basket", [])):')
            self.row(f'    if st.{kind}("x", key=f"{prefix}{{n}}"):')
            self.row(f"        {s}.basket.remove(each)")
            if button and self.maybe(0.5):
                self.row("        st.rerun()")

    # -- clicks -----------------------------------------------------------------------------------

    def clash_later(self, scope: Scope) -> None:
        """Two of the same, one of them under a condition of a widget's."""
        formed = bool(scope.in_form) or scope.formless
        kind = self.rng.choice(
            ("checkbox", "text_input", "toggle", "checkbox" if formed else "button")
        )
        label = self.fresh("Same")
        key = f', key="{self.rng.choice((*KEYS, label))}"' if self.maybe(0.4) else ""
        one = f'st.{kind}("{label}"{key})'
        other = f'st.{kind}("{label if not key or self.maybe(0.5) else "Other"}"{key})'
        way = self.rng.randrange(5)
        if way == 0:
            self.row(one)
            self.row(f"if {self.condition(scope)}:")
            self.row(f"    {other}")
        elif way == 1:
            self.row(f"if {self.condition(scope)}:")
            self.row(f"    {one}")
            self.row("else:")
            self.row(f"    {other}")
        elif way == 2:
            name = self.fresh("v")
            self.row(f"{name} = {self.condition(scope)}")
            self.row(f"if {name}:")
            self.row(f"    {one}")
            self.row(f"if {self.rng.choice(('not ', '', ''))}{name}:")
            self.row(f"    {other}")
        elif way == 3:
            self.row(f"if {self.condition(scope)}:")
            self.row(f"    {one}")
            self.row(f"if {self.condition(scope)}:")
            self.row(f"    {other}")
        else:
            name, options = self.fresh("mode"), '["a", "b", "c"]'
            self.row(f'{name} = st.radio("{self.fresh("L")}", {options})')
            self.shown.append(("radio", f"L{self.ids['L']}"))
            for each in self.rng.sample(("a", "b", "c"), 2):
                self.row(f'if {name} {self.rng.choice(("==", "==", "!="))} "{each}":')
                self.row(f"    {one}")

    def dialog(self, scope: Scope) -> None:
        if scope.in_form or scope.formless or scope.in_function or scope.in_loop or self.indent:
            self.draw(scope)
            return
        name = self.fresh("ask")
        inner = scope.inner()
        inner.in_function, inner.formless = True, True
        inner.functions = [each for each in inner.functions if each.in_forms]
        self.row(f'@st.dialog("{name}")')
        self.row(f"def {name}():")
        known = set(self.known)
        self.body(inner, 2)
        self.known = known
        self.row(f"if {self.widget(scope, 'button')}:")
        self.row(f"    {name}()")

    # -- functions --------------------------------------------------------------------------------

    def recursion(self, scope: Scope) -> None:
        name = self.fresh("down")
        kind = "checkbox" if scope.in_form or scope.formless else "button"
        label = self.rng.choice(('f"D{n}"', 'f"D{n}"', '"D"', 'f"D{n % 2}"'))
        self.row(f"def {name}(n):")
        self.row("    if n == 0:")
        self.row("        return")
        self.row(f"    st.{kind}({label})")
        self.row(f"    {name}(n - 1)")
        self.row(f"{name}({self.rng.choice('123')})")

    def raising(self, scope: Scope) -> None:
        """An exception of the program's own that leaves a function early, and is caught."""
        name = self.fresh("must")
        self.row(f"def {name}(n):")
        self.row(f"    if n > {self.rng.choice('012')}:")
        self.row('        raise ValueError("no")')
        self.row(f"    return {self.widget(Scope(formless=True), 'checkbox', 'st')}")
        self.row("try:")
        for _ in range(self.rng.choice((1, 2))):
            self.row(f"    {name}({self.expression('int', scope, 1)})")
        self.row(f"except {self.rng.choice(('ValueError', '(ValueError, TypeError)'))}:")
        self.body(scope, 1)
        if self.maybe(0.3):
            self.row("else:")
            self.body(scope, 1)

    def decorated(self, scope: Scope) -> None:
        outer, name = self.fresh("deco"), self.fresh("act")
        kind = "checkbox" if scope.in_form or scope.formless else "button"
        self.row(f"def {outer}(function):")
        self.row("    def inner(*args, **kwargs):")
        self.row("        with st.container():")
        self.row("            return function(*args, **kwargs)")
        self.row("    return inner")
        self.row(f"@{outer}")
        self.row(f"def {name}(label, key=None):")
        self.row(f"    return st.{kind}(label, key=key)")
        for _ in range(self.rng.choice((1, 2))):
            key = f', key="{self.rng.choice(KEYS)}"' if self.maybe(0.3) else ""
            self.row(f"{name}({self.label(scope)}{key})")

    def globals_and_defaults(self, scope: Scope) -> None:
        """A counter outside of a function, or a default that is shared between calls."""
        name, counter = self.fresh("add"), self.fresh("serial")
        kind = "checkbox" if scope.in_form or scope.formless else "button"
        nested = scope.in_function or self.indent
        if self.maybe(0.5) and not nested:
            self.row(f"{counter} = 0")
            self.row(f"def {name}(label):")
            self.row(f"    global {counter}")
            if self.maybe(0.7):
                self.row(f"    {counter} += 1")
            self.row(f'    st.{kind}(label, key=f"{counter}-{{{counter}}}")')
        else:
            self.row(f"def {name}(label, seen=[]):")
            if self.maybe(0.7):
                self.row("    seen.append(label)")
            self.row(f'    st.{kind}(f"{{label}} {{len(seen)}}")')
        for _ in range(self.rng.choice((1, 2))):
            self.row(f"{name}({self.rng.choice(LITERALS['str'][:2])})")

    def inheritance(self, scope: Scope) -> None:
        base, child = self.fresh("Base"), self.fresh("Child")
        kind = "checkbox" if scope.in_form or scope.formless else "button"
        self.row(f"class {base}:")
        self.row('    prefix = "A"')
        self.row("    def label(self):")
        self.row(f"        return {self.rng.choice(('self.prefix', chr(34) + 'same' + chr(34)))}")
        self.row("    def draw(self):")
        self.row(f"        return st.{kind}(self.label())")
        self.row(f"class {child}({base}):")
        way = self.rng.randrange(4)
        if way == 0:
            self.row('    prefix = "B"')
        elif way == 1:
            self.row("    def label(self):")
            self.row('        return super().label() + "!"')
        elif way == 2:
            self.row("    @property")
            self.row("    def twice(self):")
            self.row("        return self.prefix * 2")
        else:
            self.row("    def draw(self):")
            self.row("        super().draw()")
            self.row(f'        return st.{kind}("{self.rng.choice(("A", "same", "z"))}")')
        self.row(f"for each in ({base}(), {child}()):")
        self.row("    each.draw()")

    # -- shapes of calls --------------------------------------------------------------------------

    def long_call(self, scope: Scope) -> None:
        """A call over several rows."""
        kind = "checkbox" if scope.in_form or scope.formless else "button"
        if self.maybe(0.5):
            self.row(f"st.{kind}(")
            self.row(f"    {self.label(scope)},")
            if self.maybe(0.4):
                self.row(f"    key={self.widget_key(scope, kind)},")
            self.row(")")
            return
        key = self.key()
        self.row("st.write(")
        self.row(f"    {self.expression('str', scope)},")
        self.row(f"    {self.state}.{key}," if key else "    1,")
        self.row(")")

    def zipped(self, scope: Scope) -> None:
        """Columns and labels side by side, or a column that is taken from a list."""
        kind = "checkbox" if scope.in_form or scope.formless else "button"
        labels = self.rng.choice(('["a", "b"]', '["a", "a"]', '["x", "y", "x"]', '"ab"'))
        column, label = self.fresh("c"), self.fresh("x")
        way = self.rng.randrange(4)
        if way == 0:
            self.row(f"for {column}, {label} in zip(st.columns(2), {labels}):")
            self.row(f"    {column}.{kind}({label})")
        elif way == 1:
            self.row(f"for {column}, {label} in zip(st.columns(2), {labels}):")
            self.row(f"    with {column}:")
            self.row(
                f"        st.{kind}({self.rng.choice((label, label, chr(34) + 'c' + chr(34)))})"
            )
        elif way == 2:
            self.row(f"{column} = st.columns(3)")
            self.row(f"for n, {label} in enumerate({labels}):")
            self.row(f"    {column}[n % 3].{kind}({label})")
        else:
            self.row(f'st.columns(2)[0].{kind}("{self.fresh("L")}")')
            self.row(f'st.tabs(["a", "b"])[1].{kind}("{self.fresh("L")}")')

    def table(self, scope: Scope) -> None:
        """Widgets from a table of functions or of texts."""
        formed = bool(scope.in_form) or scope.formless
        way = self.rng.randrange(3)
        name = self.fresh("T")
        if way == 0:
            second = "toggle" if formed else "button"
            self.row(f'{name} = {{"one": st.checkbox, "two": st.{second}}}')
            self.row(f"for word, draw in {name}.items():")
            self.row(f"    draw({self.rng.choice(('word', chr(34) + 't' + chr(34)))})")
        elif way == 1:
            rows = f'[{{"id": 1, "t": "a"}}, {{"id": {self.rng.choice("12")}, "t": "a"}}]'
            self.row(f"{name} = {rows}")
            self.row(f"for entry in {name}:")
            how = self.rng.choice(('key=entry["id"]', "key=f\"r{entry['id']}\"", "disabled=True"))
            self.row(f'    st.checkbox(entry["t"], {how})')
        else:
            self.row(f'{name} = [("a", "b"), ("a", "{self.rng.choice("bc")}")]')
            self.row(f"for left, right in {name}:")
            self.row(f"    st.checkbox(left + {self.rng.choice(('right', 'left'))})")

    def dispatch(self, scope: Scope) -> None:
        """One of the functions of a table, by what a user chooses."""
        kind = "checkbox" if scope.in_form or scope.formless else "button"
        names = [self.fresh("show") for _ in range(self.rng.choice((2, 3, 5)))]
        for name in names:
            self.row(f"def {name}():")
            shape = self.rng.randrange(5)
            if shape == 0:
                key = self.rng.choice(("count", "total"))
                self.row(f'    st.write({self.state}["{key}"])')
            elif shape == 1:
                self.row(f'    st.{kind}("T", key="{self.rng.choice(KEYS)}")')
            else:
                self.row(f'    st.{kind}("{self.rng.choice(("T", "T", name))}")')
        table = self.fresh("T")
        rows = self.maybe(0.3)
        entry = '{{"draw": {0}, "n": 1}}' if rows else "{0}"
        pairs = zip("abcde", names, strict=False)
        listed = ", ".join(f'"{key}": {entry.format(name)}' for key, name in pairs)
        self.row(f"{table} = {{{listed}}}")
        label, chosen = self.fresh("L"), self.fresh("which")
        choice = self.rng.choice(("radio", "selectbox", "text_input"))
        options = self.rng.choice((table, f"list({table})", f"list({table}.keys())"))
        given = "" if choice == "text_input" else f", {options}"
        self.row(f'{chosen} = st.{choice}("{label}"{given})')
        self.shown.append((choice, label))
        self.tested.append((choice, label))
        got = f"{table}[{chosen}]"
        if choice == "text_input" or self.maybe(0.2):
            got = f'{table}.get({chosen}, {table}["a"])'
        self.row(f"{got}{'[' + chr(34) + 'draw' + chr(34) + ']' if rows else ''}()")
        if self.maybe(0.5):
            self.row(f'if {chosen} == "{self.rng.choice("ab")}":')
            self.row(f'    st.{kind}("T")')
