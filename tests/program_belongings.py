"""What belongs to Streamlit, in the grammar of programs: its values, their truth, their entries."""

from __future__ import annotations

from program_exits import Exits
from program_words import KEYS, STATE, Scope

MISFITS = (
    ('st.selectbox("{label}", ["a", "b"], key="{key}")', '"z"'),
    ('st.selectbox("{label}", ["a", "b"], key="{key}")', '"b"'),
    ('st.radio("{label}", ["a", "b"], key="{key}")', '"z"'),
    ('st.multiselect("{label}", ["a", "b"], key="{key}")', '["z"]'),
    ('st.multiselect("{label}", ["a", "b"], key="{key}")', '["a"]'),
    ('st.number_input("{label}", 0, 5, key="{key}")', "9"),
    ('st.number_input("{label}", 0, 5, key="{key}")', "3"),
    ('st.slider("{label}", 0, 5, key="{key}")', "9"),
    ('st.select_slider("{label}", ["a", "b"], key="{key}")', '"z"'),
    ('st.pills("{label}", ["a", "b"], key="{key}")', '"z"'),
    ('st.checkbox("{label}", key="{key}")', '"yes"'),
    ('st.text_input("{label}", key="{key}")', "None"),
    ('st.text_input("{label}", key="{key}")', "5"),
)
"""Widgets, and values of session state of which some do not fit."""


class Belongings(Exits):
    """Statements about containers, users, caches, forms, and texts that are looked into."""

    def lazy(self, scope: Scope) -> None:
        """Containers that say whether they are open, and what is drawn only then."""
        kind = "checkbox" if scope.in_form or scope.formless else "button"
        if scope.in_form:
            self.draw(scope)
            return
        label = self.rng.choice(("Same", self.fresh("L")))
        key = self.fresh("lazy")
        shape = self.rng.randrange(5)
        if shape == 0:
            one, two = self.fresh("t"), self.fresh("t")
            self.row(f'{one}, {two} = st.tabs(["{one}", "{two}"], on_change="rerun")')
            for name in (one, two):
                self.row(f"if {name}.open:")
                self.row(f'    {name}.{kind}("{label}")')
        elif shape == 1:
            name = self.fresh("e")
            way = self.rng.choice(("expander", "popover"))
            self.row(f'{name} = st.{way}("{name}", on_change="rerun")')
            self.row(f"if {name}.open:")
            self.body(scope, 2)
            if self.maybe(0.3) and self._may_end(scope):
                self.row(f"if not {name}.open:")
                self.row("    st.stop()")
        elif shape == 2:
            self.row(f'st.expander("{key}", key="{key}", on_change="rerun")')
            self.row(f"if {self.state}.{key}:")
            self.body(scope, 2)
        elif shape == 3:
            name = self.fresh("e")
            self.row(f'{name} = st.expander("{name}", expanded={self.maybe(0.5)})')
            self.row(f"if {name}.open:")
            self.row(f'    {name}.{kind}("{label}")')
            self.row(f'st.{kind}("{label}")')
        else:
            name = self.fresh("box")
            self.row(f"{name} = st.container()")
            self.row(f"if {name}:")
            self.body(scope, 1)

    def visitor(self, scope: Scope) -> None:
        """What is known of who looks at the app: nothing before it runs, and here all is false."""
        test = self.rng.choice(
            (
                'st.user.get("groups")',
                '"a" in st.query_params',
                'st.query_params.get("a")',
                'st.query_params.get("a") == "1"',
                "st.query_params",
                'st.context.locale == "xx"',
                "st.context.is_embedded",
                "st.context.cookies",
                'getattr(st.user, "is_logged_in", False)',
                "len(st.query_params)",
            )
        )
        key = self.rng.choice(list(STATE))
        if self.maybe(0.5):
            self.row(f"if not {test}:")
        else:
            self.row(f"if {test}:")
            self.body(scope, 2)
            self.row("else:")
        self.row(f"    {self.state}.{key} = {self.literal(STATE[key])}")
        self.risky(scope, key)

    def misfit(self, scope: Scope) -> None:
        """A value of session state that its widget may not take, and what becomes of it."""
        call, value = self.rng.choice(MISFITS)
        key = self.fresh("fit")
        self.row(f"{self.state}.{key} = {value}")
        name = self.fresh("v")
        self.row(f"{name} = {call.format(label=key, key=key)}")
        if self.maybe(0.7):
            self.row(f"if {name} == {value}:")
            self.body(scope, 1)

    def cached(self, scope: Scope) -> None:
        """A cached function that draws, writes or gives a list, called twice."""
        name = self.fresh("load")
        way = self.rng.choice(("data", "resource"))
        self.row(f"@st.cache_{way}")
        self.row(f"def {name}(n):")
        key = self.rng.choice(list(STATE))
        shape = self.rng.randrange(3)
        if shape == 0:
            self.row(f'    st.write("{name}")')
        elif shape == 1:
            self.row(f'    {self.state}["{key}"] = {self.literal(STATE[key])}')
        self.row("    return [n]")
        one, two = self.fresh("v"), self.fresh("v")
        self.row(f"{one} = {name}(1)")
        if shape == 1 and self.maybe(0.5):
            self.row(f'{self.state}.pop("{key}", None)')
            self.known.discard(key)
        self.row(f"{one}.append(2)")
        self.row(f"{two} = {name}({self.rng.choice('12')})")
        self.row(f"if len({two}) == {self.rng.choice('12')}:")
        self.body(scope, 1)
        self.risky(scope, key)

    def entries(self, scope: Scope) -> None:
        """The entry that a submit button makes, read after it or before."""
        if scope.in_form or scope.formless:
            self.draw(scope)
            return
        form, label = self.fresh("f"), self.rng.choice(("Go", "Send"))
        key = f"FormSubmitter:{form}-{label}"
        read = self.rng.choice((f'{self.state}["{key}"]', f'{self.state}.get("{key}")'))
        early = self.maybe(0.2)
        if early:
            self.row(f"st.write({read})")
        self.row(f'with st.form("{form}"):')
        self.row(f'    st.text_input("{self.fresh("L")}")')
        self.row(f'    st.form_submit_button("{label}")')
        self.row(f"if {read}:")
        self.body(scope, 1)

    def lazily(self, scope: Scope) -> None:
        """Generator expressions over session state, and who looks at how much of them."""
        s = self.state
        first, second = self.rng.sample(list(STATE), 2)
        if self.maybe(0.6):
            self.row(f'{s}.setdefault("{first}", {self.literal(STATE[first])})')
        made = f'({s}[k] for k in ("{first}", "{second}"))'
        shape = self.rng.randrange(7)
        if shape < 3:
            word = ("all", "any", "sum")[shape]
            made = f'(bool({s}[k]) for k in ("{first}", "{second}"))'
            self.row(f"if {word}{made}:")
            self.body(scope, 1)
        elif shape == 3:
            self.row(f"st.write(next({made}, None))")
        elif shape == 4:
            self.row(f"{self.fresh('unused')} = {made}")
        elif shape == 5:
            name = self.fresh("seen")
            self.row(f'{name} = map(lambda k: {s}[k], ["{first}", "{second}"])')
            self.row(f"for left, right in zip([1], {name}):")
            self.row("    st.write(left, right)")
        else:
            self.row(f"if {self.literal('str')} in {made}:")
            self.body(scope, 1)

    def equal(self, scope: Scope) -> None:
        """Sets, keys of dicts and texts: what is one, and what is in it."""
        kind = "checkbox" if scope.in_form or scope.formless else "button"
        name, item = self.fresh("tags"), self.fresh("t")
        shape = self.rng.randrange(6)
        if shape == 0:
            self.row(f"{name} = set()")
            self.row(f"for {item} in {self.literal('list')}:")
            self.row(f"    {name}.add({item})")
            made = name
        elif shape == 1:
            made = f"{{{item}.upper() for {item} in {self.literal('list')}}}"
        elif shape == 2:
            made = '{*["a", "b"], "a"}'
        elif shape == 3:
            made = '{1: "a", True: "b", 2: "c"}.values()'
        elif shape == 4:
            made = "dict.fromkeys([1, 1.0, True, 2])"
        else:
            chosen = self.fresh("x")
            self.row(f'{chosen} = st.selectbox("{chosen}", ["ab", "b", "q"])')
            self.shown.append(("selectbox", chosen))
            key = self.rng.choice(list(STATE))
            self.row(f'if {chosen} in "{self.rng.choice(("abc", "a", "qab"))}":')
            self.row(f"    {self.state}.{key} = {self.literal(STATE[key])}")
            self.row(f'if {chosen} == "{self.rng.choice(("ab", "b", "q"))}":')
            self.row(f"    st.write({self.state}.{key})")
            return
        self.row(f"for {item} in {made}:")
        self.row(f"    st.{kind}(str({item}))")

    def documented(self, scope: Scope) -> None:
        """A class with a docstring, whose body draws nothing."""
        name = self.fresh("Doc")
        self.row(f"class {name}:")
        self.row('    """What it is."""')
        self.row(f"    size = {self.literal('int')}")
        self.row("    def show(self):")
        self.row('        """What it does."""')
        self.row("        return self.size")
        self.row(f"if {name}().show() > 1:")
        self.body(scope, 1)

    def fields(self, scope: Scope) -> None:
        """A helper that keeps its state under the key that it is given."""
        name = self.fresh("field")
        s = self.state
        formed = bool(scope.in_form) or scope.formless
        kind = "toggle" if formed else "button"
        shape = self.rng.randrange(2)
        self.row(f"def {name}(label, key):")
        if shape == 0:
            self.row(f"    if key not in {s}:")
            self.row(f"        {s}[key] = False")
            self.row(f"    if st.{kind}(label):")
            self.row(f"        {s}[key] = not {s}[key]")
            self.row(f"    return {s}[key]")
        else:
            self.row(f'    {s}.setdefault(key, "")')
            self.row("    return st.text_input(label, key=key)")
        keys = [self.fresh("own"), self.rng.choice((*KEYS, self.fresh("own")))]
        for key in keys:
            label = self.rng.choice(("Same", key))
            self.row(f'if {name}("{label}", "{key}"):')
            self.body(scope, 1)

    def parallel(self, scope: Scope) -> None:
        """A fragment, whose value is used."""
        if scope.in_form or scope.formless or scope.in_function or self.indent:
            self.draw(scope)
            return
        name = self.fresh("part")
        self.row(self.rng.choice(("@st.fragment", "@st.fragment(parallel=True)")))
        self.row(f"def {name}():")
        self.row(f'    st.write("{name}")')
        self.row(f'    return "{self.rng.choice("ab")}"')
        self.row(f'if {name}() == "a":')
        self.body(scope, 1)
