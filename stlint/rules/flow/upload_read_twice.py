"""ST422: uploads and buffers that are read twice, when nothing is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stlint.model.drafts import Draft, draft
from stlint.model.proof import prove
from stlint.model.questions.drained import read_twice
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

_EMPTY: Final = frozenset({".read()", ".readlines()"})
"""What takes nothing for something that is empty."""


@rule(
    "ST422",
    "upload-read-twice",
    level=Level.ERROR,
    raises="EmptyDataError, JSONDecodeError or ValueError",
)
def upload_read_twice(run: Run) -> Iterator[Draft]:
    """An upload or a buffer is read a second time in one run, and nothing is left in it."""
    for each in read_twice(run):
        silent = each.second.how in _EMPTY
        yield draft(
            run,
            each.second,
            "there is nothing left to read: it was read to its end before",
            None if silent else prove(run, each.first, each.second),
            related=(("it was read here", each.first),),
            help="wind it back in between by .seek(0), or take .getvalue(), which has it all",
            level=Level.WARNING if silent else None,
        )
