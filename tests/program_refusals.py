"""What Streamlit refuses, in the grammar of programs: keys, forms, dialogs, reruns of parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from program_belongings import Belongings

if TYPE_CHECKING:
    from program_words import Scope

WIDGETS = (
    ('st.text_input("{label}", key="{key}")', '"a"'),
    ('st.checkbox("{label}", key="{key}")', "True"),
    ('st.slider("{label}", 0, 9, key="{key}")', "3"),
    ('st.selectbox("{label}", ["a", "b"], key="{key}")', '"b"'),
    ('st.number_input("{label}", 0, 9, key="{key}")', "4"),
    ('st.multiselect("{label}", ["a", "b"], key="{key}")', '["a"]'),
)
"""Widgets, and values that they take."""
READ_ONLY = (
    'st.button("{label}", key="{key}")',
    'st.button("{label}", key="{key}")',
    'st.download_button("{label}", "a", key="{key}")',
    'st.file_uploader("{label}", key="{key}")',
    'st.data_editor([{{"a": 1}}], key="{key}")',
)
"""Elements whose entries nobody may set."""


class Refusals(Belongings):
    """Statements that Streamlit raises for, as long as they are written the wrong way round."""

    def set_late(self, scope: Scope) -> None:
        """The key of a widget is set before or after it is drawn, or in a callback."""
        if self._is_bound(scope):
            self.draw(scope)
            return
        widget, value = self.rng.choice(WIDGETS)
        key, label = self.fresh("late"), self.fresh("L")
        draw = widget.format(label=label, key=key)
        write = self._write(key, value)
        shape = self.rng.randrange(7)
        if shape == 0:
            self.row(write)
            self.row(draw)
        elif shape == 1 and self.maybe(0.5):
            self.row(draw)
            self.row(write)
        elif shape == 2:
            name = self.fresh("put")
            self.row(f"def {name}():")
            self.row(f"    {write}")
            self.row(draw)
            if self.maybe(0.6):
                self._button(f", on_click={name}")
            else:
                self.row(f"if {self._button()}:")
                self.row(f"    {name}()")
        elif shape == 3:
            self.row(draw)
            self.row(f"if {self._button()}:")
            if self.maybe(0.4):
                self.row(f"    del {self.state}.{key}")
            self.row(f"    {write}")
        elif shape == 4:
            self.row(f"if {self.condition(scope)}:")
            self.row(f"    {draw}")
            self.row(f"if {self.condition(scope)}:")
            self.row(f"    {write}")
        else:
            self.row(f"if {self._button()}:")
            self.row(f"    {write}")
            self.row(draw)

    def read_only(self, scope: Scope) -> None:
        """The entry of an element that has none of its own is set, or only asked for."""
        if self._is_bound(scope):
            self.draw(scope)
            return
        key = self.fresh("own")
        draw = self.rng.choice(READ_ONLY).format(label=self.fresh("L"), key=key)
        write = self._write(key, self.rng.choice(("True", "False", "None")))
        shape = self.rng.randrange(5)
        if shape == 0:
            self.row(f'if "{key}" not in {self.state}:')
            self.row(f"    {write}")
            self.row(draw)
        elif shape == 1:
            self.row(f"if {self.condition(scope)}:")
            self.row(f"    {write}")
            self.row(draw)
        elif shape == 2:
            name = self.fresh("put")
            self.row(f"def {name}():")
            self.row(f"    {write}")
            self._button(f", on_click={name}")
            self.row(draw)
        else:
            self.row(draw)
            self.row(f'st.write({self.state}.get("{key}") is None)')

    def formed(self, scope: Scope) -> None:
        """Buttons, callbacks, forms and submit buttons in and beside a form."""
        if self._is_bound(scope):
            self.draw(scope)
            return
        name, label = self.fresh("f"), self.fresh("L")
        inside = self.rng.choice(
            (
                f'st.button("{label}")',
                f'st.sidebar.button("{label}")',
                f'st.checkbox("{label}", on_change=print)',
                f'st.checkbox("{label}", on_change=None)',
                f'st.form("{self.fresh("f")}")',
                f'st.columns(2)[0].button("{label}")',
                f'{name}_box.button("{label}")',
                f'{name}_box.form_submit_button("{label}")',
                f'st.text_input("{label}")',
            )
        )
        self.row(f"{name}_box = st.container()")
        self.row(f'with st.form("{name}"):')
        if self.maybe(0.5):
            self.row(f"    {inside}")
        else:
            self.row(f"    if {self.rng.choice(('True', self.expression('bool', scope)))}:")
            self.row(f"        {inside}")
        self.row('    st.form_submit_button("Send")')
        if self.maybe(0.15):
            self.row(f'st.form_submit_button("{self.fresh("Send")}")')

    def of_a_click(self, scope: Scope) -> None:
        """A name that has a value only after a click, and is used after it.

        Nothing else in such a program may bind names unseen, as ``setattr`` might.
        """
        if self._is_bound(scope):
            self.draw(scope)
            return
        name = self.fresh("late_name")
        self.row(f"if {self._button()}:")
        self.row(f"    {name} = {self.expression('int', scope)}")
        shape = self.rng.randrange(4)
        if shape == 0:
            self.row("else:")
            self.row(f"    {name} = 0")
        if shape == 1:
            self.row(f"if {self._button()}:")
            self.row(f"    st.write({name})")
        else:
            self.row(f"st.write({name})")

    def asked_twice(self, scope: Scope) -> None:
        """Dialogs: one of two, both of them, or one in the other."""
        if self._is_bound(scope) or scope.in_function or scope.in_loop or self.indent:
            self.draw(scope)
            return
        one, other = self.fresh("ask"), self.fresh("ask")
        shape = self.rng.randrange(3)
        for name in (one, other):
            self.row(f'@st.dialog("{name}")')
            self.row(f"def {name}():")
            self.row(f'    st.write("{name}")')
            if shape == 0 and name == other and self.maybe(0.5):
                self.row(f"    {one}()")
        kind = self.rng.choice(("if", "if", "elif"))
        self.row(f"if {self.condition(scope)}:")
        self.row(f"    {one}()")
        self.row(f"{kind} {self.condition(scope)}:")
        self.row(f"    {other}()")

    def part(self, scope: Scope) -> None:
        """A rerun of a fragment alone, where one runs alone and where none does."""
        if self._is_bound(scope) or scope.in_function or scope.in_loop or self.indent:
            self.draw(scope)
            return
        name = self.fresh("part")
        again = 'st.rerun(scope="fragment")'
        if self.maybe(0.7):
            self.row("@st.fragment")
        self.row(f"def {name}():")
        if self.maybe(0.8):
            self.row(f"    if {self._button()}:")
            self.row(f"        {again}")
        else:
            self.row(f'    if st.checkbox("{self.fresh("L")}", {self.rng.choice(("True", ""))}):')
            self.row('        st.write("on")')
        self.row(f"{name}()")
        if self.maybe(0.2):
            self.row(f"if {self._button()}:")
            self.row(f"    {again}")

    # -- small things -----------------------------------------------------------------------------

    def _is_bound(self, scope: Scope) -> bool:
        """Whether a button or a form cannot be here."""
        return bool(scope.in_form) or scope.formless or scope.in_callback

    def _write(self, key: str, value: str) -> str:
        state = self.state
        ways = (
            f"{state}.{key} = {value}",
            f'{state}["{key}"] = {value}',
            f"{state}.update({key}={value})",
            f'setattr({state}, "{key}", {value})',
        )
        return self.rng.choice(ways[:3] if self.strict else ways)

    def _button(self, more: str = "") -> str:
        """A button of its own; with more arguments it is a row."""
        label = self.fresh("B")
        self.shown.append(("button", label))
        self.tested.append(("button", label))
        text = f'st.button("{label}"{more})'
        if more:
            self.row(text)
        return text
