"""ST807: values of arguments that Streamlit refuses."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.proof import prove_in
from stlint.model.questions.other_options import misplaced
from stlint.results.finding import Level
from stlint.rules import rule
from stlint.rules.api import WRONG_VALUE, Use, arguments, gone, refused, variants

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

_CHOICES = frozenset(
    {
        *("menu_button", "multiselect", "pills", "radio", "segmented_control", "select_slider"),
        "selectbox",
    }
)
"""Commands that take options of any kind."""


@rule(
    "ST807",
    "invalid-argument",
    level=Level.ERROR,
    raises="StreamlitAPIException, ValueError or TypeError",
)
def invalid_argument(run: Run) -> Iterator[Draft]:
    """An argument has a value that Streamlit refuses."""
    removed = {
        each.use.event.place.node for each in arguments(run) if gone(each.there, each.missing)
    }  # these are told by ST802
    for uses in variants(run):
        if uses[0].event.place.node in removed:
            continue
        told = (list(chain(_refused(run, use), _text_as_options(run, use))) for use in uses)
        yield from next(filter(None, told), ())
    yield from _refused_by_choice(run)


def _refused_by_choice(run: Run) -> Iterator[Draft]:
    """What widgets begin with that is none of their options, once another one is set."""
    for one, element, refusal in misplaced(run):
        there = run.targets.releases & refusal.releases
        if there and not element.caught_by(*WRONG_VALUE):
            yield draft(
                one,
                element,
                f"st.{element.command}: {refusal.message}",
                prove_in(one, element, there),
                help="begin with something that is among the options in each case",
                releases=there,
            )


def _refused(run: Run, use: Use) -> Iterator[Draft]:
    """What releases refuse of a call."""
    event = use.event
    found = refused(use)
    if not found or event.caught_by(*WRONG_VALUE):
        return
    for refusal in found:
        there = use.where & refusal.releases
        if there:
            yield draft(
                run,
                event,
                f"{use.shown}: {refusal.message}",
                prove_in(run, event, there),
                releases=there,
            )


def _text_as_options(run: Run, use: Use) -> Iterator[Draft]:
    """A text where a list is meant: nothing raises, and it is one option or its characters are."""
    options = use.event.known.get("options")
    if type(options) is str and len(options) > 1 and use.event.name in _CHOICES:
        yield draft(
            run,
            use.event,
            f"{use.shown}: options is the text {options!r}, which is taken as it is, not as a list",
            level=Level.WARNING,
            help=f"write a list, such as [{options!r}]",
        )
