"""Defaults for keys of session state: set before the first read."""

from __future__ import annotations

import keyword
from typing import TYPE_CHECKING

from stlint.fixes.layout.habits import quoted, unit_of, written_out
from stlint.fixes.layout.text import NoFixError
from stlint.fixes.layout.top import below_alike, state_name, top_of
from stlint.fixes.state import is_method
from stlint.results.finding import Fix, Safety

if TYPE_CHECKING:
    from stlint.fixes.context import At, Workshop
    from stlint.fixes.layout.text import Text
    from stlint.results.remedies import SetDefault

__all__ = ["guarded", "in_state", "set_default"]


def set_default(workshop: Workshop, remedy: SetDefault, at: At) -> Fix:
    """Make edits of ``SetDefault``.

    Raises:
        NoFixError: it is not known how.
    """
    script = workshop.text(remedy.script)
    place, _ = top_of(script)
    if at.text is script and script.offset(at.span.row, at.span.column) < place:
        raise NoFixError
    value = written_out(script, remedy.default.value)
    target = in_state(script, remedy.key, item=remedy.item)
    block = guarded(script, remedy.key, f"{target} = {value}")
    edit = below_alike(script, block, f" not in {state_name(script)}")
    return Fix(f"set {target} to {value} first", Safety.UNSAFE, (edit,))


def in_state(text: Text, key: str, *, item: bool) -> str:
    """How an entry of session state is written."""
    plain = key.isidentifier() and not keyword.iskeyword(key) and not is_method(key)
    if item or not plain or key.startswith("_"):
        return f"{state_name(text)}[{quoted(text, key)}]"
    return f"{state_name(text)}.{key}"


def guarded(text: Text, key: str, statement: str) -> str:
    """A statement that is done only while session state has no such key."""
    return f"if {quoted(text, key)} not in {state_name(text)}:\n{unit_of(text)}{statement}"
