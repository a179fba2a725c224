"""ST307: callbacks that are called with other arguments than they take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.proof import prove
from stlint.model.questions.callbacks import refused
from stlint.model.questions.kinds import kind_of
from stlint.results.finding import Level
from stlint.results.remedies_of_widgets import WrapArgument
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import ElementCreated
    from stlint.model.run import Run

_SEVERAL = {"tuple", "list", "set", "dict", None}
"""Kinds of things that are meant to be several arguments, as far as is known."""


@rule("ST307", "callback-arguments", level=Level.ERROR, raises="TypeError")
def callback_arguments(run: Run) -> Iterator[Draft]:
    """A callback is called with other arguments than it takes."""
    for element, failed in refused(run):
        callback = element.callback
        if callback is None or kind_of(callback.value) != "function":
            continue
        name = callback.function.name if callback.function else "the callback"
        single = callback.args.given and (
            isinstance(callback.args.now, (str, int, float))
            or kind_of(callback.args.value) not in _SEVERAL
        )
        yield draft(
            run,
            failed,
            f"{_why(element, name, single=single)}: "
            f"a {'click' if element.trigger else 'change'} raises TypeError",
            prove(run, failed),
            help="write a tuple, with a comma: args=(…,)"
            if single
            else "Streamlit passes nothing by itself: args and kwargs are all that it gets",
            fix=WrapArgument("args") if single else None,
        )


def _why(element: ElementCreated, name: str, *, single: bool) -> str:
    if not single:
        return f"{name} does not take what it is called with"
    if isinstance(element["args"].now, str):
        return f"args is a text: {name} gets each of its letters as an argument"
    return f"args is no tuple: {name} cannot be called with it"
