"""ST207: a widget begins with what it gave, so that each change makes another widget of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.bounds import following
from stlint.model.questions.defaults import is_the_same_without
from stlint.model.questions.feedback import fed_back, is_only_carried
from stlint.results.finding import Level
from stlint.results.remedies import KeepByKey, Site
from stlint.rules import rule
from stlint.streamlit_api.history import identifying

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.questions.feedback import Feedback
    from stlint.model.run import Run


@rule("ST207", "widget-feedback-loop", level=Level.WARNING)
def widget_feedback_loop(run: Run) -> Iterator[Draft]:
    """A widget is given its own value as a start, or a bound that another one gives."""
    for found in fed_back(run):
        key = found.write.key
        yield draft(
            run,
            found.widget,
            f"every second change of this {found.widget.command} is lost: {found.parameter} is made"
            f" of {key!r}, which each change sets",
            related=(("set to its value here", found.write),),
            help=f'let the widget keep it: key="{key}", without {found.parameter}',
            releases=found.releases,
            fix=_fix(run, found),
        )
    for each in following(run):
        yield draft(
            run,
            each.widget,
            f"this {each.widget.command} starts over whenever its {each.parameter} changes, which"
            f" follows another {each.other.command}: what was chosen is lost",
            related=(("it follows this", each.other),),
            help=f"give it a {each.parameter} that stays, and compare the two",
            releases=each.releases,
        )


def _fix(run: Run, found: Feedback) -> KeepByKey | None:
    """The widget has a key of its own, if nothing else sets the entry behind it."""
    widget, write, key = found.widget, found.write, found.write.key
    if key is None or not is_only_carried(run, found):
        return None
    if not is_the_same_without(widget, found.parameter):
        return None
    told = run.admitted & identifying(widget.command, found.parameter, keyed=True)
    safe = not told and not widget.guards.items
    site = Site(write.place.path, write.place.node)
    return KeepByKey(widget.command, found.parameter, key, site, safe)
