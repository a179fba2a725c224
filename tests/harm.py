"""What a user sees of a mistake that raises nothing: the words by which a page demonstrates it.

A block of *Bad* says how its harm shows after its steps, one of *Better* or *Fixed* that has ``of``
shows that the same steps do no harm there::

    ```python steps="click Add; click Add" shows="Count: 1" gone="Count: 2"

``shows``      what is on the page: texts, kinds of elements, one in another; parted by ``;``.
``gone``       what is not on it.
``calls``      ``load 2``: how often a function that the app calls or defines was called in all.
``log``        what stands in Streamlit's log, or what ended a thread.
``unchanged``  the last step changes nothing on the page.
``endless``    the run does not come to its end.
``starts``     the server starts with that ``config.toml``; ``log`` is that of the server then.
``does-not-start``  it ends, or answers nothing, and says that.
``harm``       ``"no: <reason>"``: it cannot be shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from streamlit_oracle import Outcome

__all__ = ["FLAGS", "NONE", "PATIENCE", "WORDS", "Harm", "harm"]

FLAGS: Final = frozenset({"unchanged", "endless", "starts"})
REFUSES: Final = "does-not-start"
WORDS: Final = frozenset({"shows", "gone", "calls", "log", "harm", REFUSES}) | FLAGS
PATIENCE: Final = 3.0
"""Seconds after which a run that should not end is believed."""


@dataclass(frozen=True, slots=True)
class Harm:
    """What a block claims to be seen; ``unshown`` is the reason why nothing can be."""

    shows: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    calls: tuple[tuple[str, int], ...] = ()
    log: tuple[str, ...] = ()
    unchanged: bool = False
    endless: bool = False
    unshown: str | None = None
    starts: bool = False
    refuses: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether it claims anything that can be looked at."""
        return self != Harm(unshown=self.unshown, starts=self.starts)

    @property
    def served(self) -> bool:
        """Whether a server is asked, and no app is run."""
        return self.starts or bool(self.refuses)

    @property
    def counted(self) -> tuple[str, ...] | None:
        """The functions whose calls have to be counted; None: nothing has to be noted at all."""
        return tuple(name for name, _ in self.calls) if self else None

    def missing(self, outcome: Outcome) -> list[str]:
        """What it claims of an outcome, and is not so."""
        wrong = ["starts"] if self.starts and not outcome.clean else []
        return wrong + [claim for claim, true in self._claims(outcome) if not true]

    def left(self, outcome: Outcome) -> list[str]:
        """What it claims of a bad block, and is so of another one, too."""
        return [claim for claim, true in self._claims(outcome) if true]

    def _claims(self, outcome: Outcome) -> Iterator[tuple[str, bool]]:
        for text in self.shows:
            yield f"shows {text}", _there(text, outcome)
        for text in self.gone:
            yield f"{text} is gone", not _there(text, outcome)
        for name, number in self.calls:
            yield f"{number} calls of {name}", dict(outcome.calls).get(name, 0) >= number
        for text in self.log:
            yield f"log {text}", any(text in line for line in outcome.log)
        if self.unchanged:
            yield "unchanged", outcome.unchanged
        for text in self.refuses:
            refused = not outcome.clean and any(text in line for line in outcome.log)
            yield f"does not start: {text}", refused
        if self.endless:
            yield "endless", outcome.kind == "timeout"


NONE: Final = Harm()


def harm(claims: Mapping[str, str]) -> Harm:
    """What the claims of a block say about harm.

    Raises:
        ValueError: one of them is not of the form that it has.
    """
    unshown = None
    if "harm" in claims:
        answer, _, reason = claims["harm"].partition(":")
        if answer.strip() != "no" or not reason.strip():
            raise ValueError(f"harm={claims['harm']!r} is not of the form 'no: reason'")
        unshown = reason.strip()
    return Harm(
        _parts(claims.get("shows", "")),
        _parts(claims.get("gone", "")),
        tuple(map(_call, _parts(claims.get("calls", "")))),
        _parts(claims.get("log", "")),
        "unchanged" in claims,
        "endless" in claims,
        unshown,
        "starts" in claims,
        _parts(claims.get(REFUSES, "")),
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, text.split(";"))))


def _call(text: str) -> tuple[str, int]:
    name, _, number = text.rpartition(" ")
    if not name.isidentifier() or not number.isdecimal():
        raise ValueError(f"calls={text!r} is not of the form 'name number'")
    return name, int(number)


def _there(text: str, outcome: Outcome) -> bool:
    """Whether a kind of element, or a text in whole words, is on the page."""
    words = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)")
    return any(text == kind or words.search(shown) for kind, shown in outcome.seen)
