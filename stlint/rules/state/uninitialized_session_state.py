"""ST201: a key of session state is read before anything wrote it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.events import StateDelete, StateRead
from stlint.model.proof import prove
from stlint.model.questions.beginnings import begins_with
from stlint.model.questions.state import is_never_set, may_happen
from stlint.results.finding import Certainty, Level
from stlint.results.remedies import SetDefault
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule(
    "ST201", "uninitialized-session-state", level=Level.ERROR, raises="AttributeError or KeyError"
)
def uninitialized_session_state(run: Run) -> Iterator[Draft]:
    """A key of session state is read before anything wrote it."""
    for read in run.of(StateRead):
        if not (read.missing or read.maybe or read.paths):
            continue
        if read.caught_by(read.raises):
            continue
        proof = prove(run, read, still=partial(_is_missing, read.key), when=read.paths)
        why = f"nothing has set {read.key!r} yet"
        if proof.certainty is Certainty.MAY and not (read.maybe and may_happen(read)):
            if not is_never_set(run, read):
                continue
            why = f"no code of this app sets {read.key!r}"
        yield draft(
            run,
            read,
            f"{_shown(read)} raises {read.raises}: {why}",
            proof,
            help=f'set a default first: if "{read.key}" not in st.session_state: …',
            fix=_fix(run, read),
        )


def _is_missing(key: str, read: StateRead) -> bool:
    return read.missing is True and read.key == key


def _fix(run: Run, read: StateRead) -> SetDefault | None:
    """A default helps if the script comes first, and nothing deletes it before it is read."""
    if _takes(read) and read.within("fragment"):
        return None  # which may run again without the script
    if _takes(read):
        deleted = sum(_takes(each) and each.key == read.key for each in run.of(StateRead)) > 1
    else:
        deleted = any(each.key in {None, read.key} for each in run.of(StateDelete))
    if read.within("import") or deleted or _is_readonly(run, read.key):
        return None
    if read.within("callback") and any(each.entry == read.key for each in run.elements):
        return None  # which may come after a run without the widget: then it is gone again
    default = begins_with(run, read.key)
    item = not read.how.endswith("attribute")
    return None if default is None else SetDefault(read.key, run.path, item, default)


def _is_readonly(run: Run, key: str) -> bool:
    """Whether nobody may set a key, since it is that of the buttons in a column."""
    return any(each.entry == key and each.command == "ButtonColumn" for each in run.elements)


def _takes(read: StateRead) -> bool:
    return read.how.startswith("delete") or read.how == "pop"


def _shown(read: StateRead) -> str:
    if read.how == "pop":
        return f"st.session_state.pop({read.key!r})"
    dotted = read.how.endswith("attribute")
    name = f".{read.key}" if dotted else f"[{read.key!r}]"
    return f"{'del ' if read.how.startswith('delete') else ''}st.session_state{name}"
