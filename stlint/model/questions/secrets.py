"""Reads of secrets that are not there, and raise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stlint.model.events.secrets import SecretMissing
from stlint.model.made_of import leaves
from stlint.model.proof import prove
from stlint.model.questions.files import looks_for_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from stlint.model.proof import Proof
    from stlint.model.run import Run

__all__ = ["Unset", "unset_secrets"]

_NO_FILE: Final = ("FileNotFoundError", "StreamlitSecretNotFoundError")
_SECRETS: Final = "streamlit.secrets"


class Unset(NamedTuple):
    """A secret that is read and is not there.

    Attributes:
        event: the read.
        name: the way to it, in words.
        file: the file that lacks it; ``None``: there is none.
        proof: that it is read.
    """

    event: SecretMissing
    name: str
    file: Path | None
    proof: Proof


def unset_secrets(run: Run) -> Iterator[Unset]:
    """The reads that surely raise and that nothing catches or asks about before."""
    for event in run.of(SecretMissing):
        raised = "AttributeError" if event.how == "attribute" else "KeyError"
        if event.caught_by(*((raised,) if event.file else _NO_FILE)) or _asked(event):
            continue
        proof = prove(run, event)
        if proof.witness is not None:
            yield Unset(event, ".".join(event.keys), event.file, proof)


def _asked(event: SecretMissing) -> bool:
    """Whether it depends on what is found, among the secrets or on disk."""
    return looks_for_files(event.guards) or any(
        str(getattr(each, "path", "")).startswith(_SECRETS)
        for guard in event.guards
        for each in leaves(guard.subject, 60, guards=False)
    )
