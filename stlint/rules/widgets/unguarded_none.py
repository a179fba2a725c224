"""ST309: what a widget gives before it is used is taken for what it gives later."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from stlint.model.drafts import Draft, draft
from stlint.model.proof import prove
from stlint.model.questions.failures import Missing, failing, failing_later, told_as_none
from stlint.results.finding import Certainty, Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import ElementCreated
    from stlint.model.run import Run

_UNTIL: Final = {
    "file_uploader": "a file is uploaded",
    "camera_input": "a picture is taken",
    "audio_input": "something is recorded",
    "chat_input": "something is sent",
    "number_input": "a number is entered",
    "text_input": "something is typed",
    "text_area": "something is typed",
}


@rule(
    "ST309",
    "unguarded-none",
    level=Level.ERROR,
    raises="AttributeError, TypeError, ValueError, IndexError or KeyError",
)
def unguarded_none(run: Run) -> Iterator[Draft]:
    """What a widget gives is None, empty or half of it, and is used as if all were there."""
    yield from _as_text(run)
    for each in chain(failing(run), failing_later(run)):
        if each.what == "text":
            continue
        proof = prove(each.run, each.failed)
        if proof.certainty is not Certainty.MAY:
            yield draft(
                each.run,
                each.failed,
                f"this raises {each.failed.raises}: {_why(each)}",
                proof,
                related=(("it comes from here", each.widget),),
                help={
                    "None": "test it first: if value is not None: …",
                    "empty": "test it first: if value: …",
                    "half": "test it first: if len(value) == 2: …",
                }[each.what],
            )


def _as_text(run: Run) -> Iterator[Draft]:
    """Where None is a word of a text."""
    for element, widget in told_as_none(run):
        yield draft(
            run,
            element,
            f'this text says "None" until {_until(widget)}',
            related=(("it comes from here", widget),),
            help="test it first: if value is not None: …",
            level=Level.WARNING,
        )


def _until(widget: ElementCreated) -> str:
    return _UNTIL.get(widget.command, "something is chosen")


def _why(missing: Missing) -> str:
    widget = missing.widget
    if widget["on_select"].given:
        return f"nothing of this {widget.command} is selected at first"
    if missing.what == "half":
        return f"date_input {widget.label!r} gives one date until the second is chosen"
    return f"{widget.command} {widget.label!r} is {missing.what} until {_until(widget)}"
