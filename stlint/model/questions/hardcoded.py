"""Secrets that stand in the code of an app: by their shape, by their name, by what they open."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.model.drafts import Spot
from stlint.model.events import Compared
from stlint.model.ops import Op
from stlint.model.typed import typed_in
from stlint.secret_texts import (
    MAX_SHOWN,
    is_placeholder,
    kind_of_secret,
    may_hold_secrets,
    names_a_secret,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import ElementCreated
    from stlint.model.run import Run
    from stlint.model.uses import Written

__all__ = ["Hardcoded", "hardcoded"]

_TOLD: Final = frozenset({"help", "placeholder", "label", "caption", "captions", "integrity"})
"""Keywords of what people read."""
_TESTS: Final = re.compile(r"(?:test_.*|.*_test|conftest|.*example.*)\.py", re.IGNORECASE)
_BOX: Final = "password"
_MARKED: Final = MAX_SHOWN + 1


class Hardcoded(NamedTuple):
    """A secret in the code.

    Attributes:
        spot: where; what is marked there does not say how long it is.
        what: it in words; ``None``: what is to be typed into a box for passwords.
        box: that box.
        said: where it is written, if that is elsewhere: one text a statement.
        texts: what it is; only to be kept from being shown.
    """

    spot: Spot
    what: str | None
    box: ElementCreated | None = None
    said: tuple[Written, ...] = ()
    texts: tuple[str, ...] = ()


def hardcoded(run: Run) -> Iterator[Hardcoded]:
    """The secrets in the code of the app; never what they say."""
    if not run.about.is_app:
        return
    boxes = [each for each in run.elements if each["type"].is_(_BOX)]
    for event in run.of(Compared) if boxes else ():
        box = next((each for each in boxes if _may_be(event.value, each)), None)
        if box is not None and not all(map(is_placeholder, event.texts)):
            place = event.place
            spot = Spot(place.path, place.node, place.statement, event.order, None, _MARKED)
            said = _said(run, event.texts, place.statement)
            yield Hardcoded(spot, None, box, said, event.texts)
    calls = {each.place.node for each in boxes}
    for text in run.about.texts(may_hold_secrets):
        what = None if _TESTS.fullmatch(text.path.name) else _secret(text, calls)
        if what is not None:
            spot = Spot(text.path, text.node, text.statement, 0, None, _MARKED)
            yield Hardcoded(spot, what, texts=(text.text,))


def _said(run: Run, texts: tuple[str, ...], here: Any) -> tuple[Written, ...]:
    """Where texts are written, but for one statement."""
    found: dict[Any, Written] = {}
    for each in run.about.texts(_all):
        if each.text in texts and each.statement is not here and each.keyword not in _TOLD:
            found[each.statement] = each  # the last one stands first
    return tuple(found.values())


def _all(code: str) -> bool:
    del code
    return True


def _secret(text: Written, boxes: set[Any]) -> str | None:
    if text.keyword in _TOLD:
        return None
    name = _BOX if text.keyword == "value" and text.call in boxes else text.name
    return kind_of_secret(text.text) or (
        "what its name says to be a secret" if names_a_secret(name, text.text) else None
    )


def _may_be(value: Any, box: ElementCreated) -> bool:
    """Whether a value is, or may be, what was typed into a box."""
    return any(
        each == box.value
        or (each.op is Op.STATE and box.entry is not None and each.args[0] == box.entry)
        for each in typed_in(value)
    )
