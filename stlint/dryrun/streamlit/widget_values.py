"""What the call of a widget returns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.core.trail import hold
from stlint.dryrun.core.truth import truth_now, truth_of
from stlint.dryrun.streamlit.misfits import fitted
from stlint.dryrun.streamlit.state_store import has_key, stored
from stlint.dryrun.streamlit.widgets import chosen_by, initial_value, is_clicked, options_of
from stlint.dryrun.values.concrete import concrete
from stlint.model.values import NO, UNKNOWN, WidgetValue
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from stlint.dryrun.core.dry_run import DryRun
    from stlint.dryrun.streamlit.widgets import Drawn
    from stlint.model.objects import Function

_RUN_ALONE: Final = frozenset({"fragment", "dialog"})


def value_of(it: DryRun, drawn: Drawn, first: str) -> WidgetValue:
    """The value of a widget that is drawn; ``first`` says what it is before a user acts."""
    command, name = drawn.command, drawn.entry
    kind, _, argument = first.partition(":")
    now = UNKNOWN
    held = None if name is None else truth_now(it, has_key(it, name))
    gone = name is not None and held is False  # and the choice with it, as a rule
    if not drawn.more:
        now = initial_value(it, command, kind, argument, drawn.arguments)
    begins = now
    if name is not None and not command.trigger:
        if held is True:
            now = fitted(it, drawn, concrete(it, stored(it, name), now=True), now)
        elif held is None:
            now = UNKNOWN
    written = False if name is None else it.page.keys.written.get(name, False)
    chosen = ABSENT
    if not command.trigger and written is not True:
        chosen = chosen_by(it, drawn.site, drawn.widget)
    if chosen is not ABSENT:
        now = chosen if written is False and not gone else UNKNOWN
    elif command.trigger and kind != "none":
        now = it.page.clicked is not None and is_clicked(it, drawn.site, drawn.widget)
        now = UNKNOWN if gone and now is True else now
    found = WidgetValue(
        drawn.site,
        command.name,
        drawn.label or str(drawn.arguments.get("label", "…")),
        now,
        trigger=command.trigger or command.name == "chat_input",
        upload=f"streamlit.{command.name}" in effects().uploads,
        options=options_of(it, drawn.arguments),
        alone=_fragment(it),
    )
    if truth_of(it, drawn.arguments.get("accept_new_options", NO)) is not False or drawn.more:
        it.process.learnt.makings.free.add(found)
    if name is not None:
        hold(it, found, begins)
    return found


def _fragment(it: DryRun) -> Function | None:
    """The innermost fragment or dialog around."""
    layers = reversed(it.here.around.layers)
    return next((each.what for each in layers if each.kind in _RUN_ALONE), None)
