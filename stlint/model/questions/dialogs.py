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

    Those that a callback opens are left out.
    """
    before: list[DialogOpened] = []
    for opened in run.of(DialogOpened):
        if opened.within("callback"):
            continue
        if opened.within("dialog"):
            yield Again(opened, None, prove(run, opened))
            continue
        for first in before:
            if not first.guards.excludes(opened.guards):
                proof = prove(run, first, opened)
                if proof.witness is not None:
                    yield Again(opened, first, proof)
                    break
        before.append(opened)


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
