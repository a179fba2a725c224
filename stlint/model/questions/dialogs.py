"""Dialogs: how many a run opens, and whether they have a title."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stlint.model.events import CommandUsed, DialogOpened
from stlint.model.proof import Proof, prove
from stlint.model.values import UNKNOWN
from stlint.streamlit_api.history import present

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

__all__ = ["Again", "opened_again", "untitled"]

_DIALOGS: Final = frozenset({"dialog", "experimental_dialog"})


class Again(NamedTuple):
    """A dialog that is opened while another one is open."""

    opened: DialogOpened
    first: DialogOpened | None
    """The one before it; ``None``: it is opened by the one that is open."""
    proof: Proof


def opened_again(run: Run) -> Iterator[Again]:
    """Dialogs that are surely opened while another one is, after which steps.

    What a callback opens is open before the script begins; a callback of a dialog closes that.
    """
    before: list[DialogOpened] = []
    for opened in run.of(DialogOpened):
        if opened.within("dialog"):
            if opened.within("callback") is None:
                yield Again(opened, None, prove(run, opened))
            continue
        for other in before:
            pair = _in_order(other, opened)
            proof = None if pair is None else prove(run, *pair)
            if pair is not None and proof is not None and proof.witness is not None:
                yield Again(pair[1], pair[0], proof)
                break
        before.append(opened)


def _in_order(one: DialogOpened, other: DialogOpened) -> tuple[DialogOpened, DialogOpened] | None:
    """Which of two openings comes first, if both may happen in one run: callbacks come first."""
    first, second = one.within("callback"), other.within("callback")
    if first is not None and second is None:
        return one, other
    if second is not None and first is None:
        return other, one
    same = first is None or second is None or first.what == second.what
    return (one, other) if same and not one.guards.excludes(other.guards) else None


def untitled(run: Run) -> Iterator[CommandUsed]:
    """Uses of the decorator of dialogs without a title: with an empty one, or with none."""
    before: CommandUsed | None = None
    for used in run.of(CommandUsed):
        if used.name not in _DIALOGS or not present(used.name) & run.targets.releases:
            continue
        if used.how == "call" and not used.more:
            decorates = used.positional == 1 and used["title"].always is UNKNOWN
            bare = before is not None and before.how == "name"
            same = before is not None and before.place.statement is used.place.statement
            lacks = used["title"].is_("", None) or not used.given & {"title"}
            if lacks or (decorates and bare and same and not used.keywords):
                yield used
        before = used
