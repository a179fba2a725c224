"""Variables that outlive the run: moved to session state, with every read and write of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.fixes.defaults import in_state
from stlint.fixes.layout.fresh import strings_in
from stlint.fixes.layout.habits import quoted, unit_of
from stlint.fixes.layout.text import NoFixError
from stlint.fixes.layout.top import state_name
from stlint.fixes.layout.variables import Beginning, undeclared
from stlint.results.finding import Edit, Fix, Safety

if TYPE_CHECKING:
    from stlint.fixes.context import At, Workshop
    from stlint.results.remedies import KeepVariable

__all__ = ["keep_variable"]


def keep_variable(workshop: Workshop, remedy: KeepVariable, at: At) -> Fix:
    """Make edits of ``KeepVariable``.

    Raises:
        NoFixError: it is not known how.
    """
    text, name = at.text, remedy.name
    other, place = at.place(remedy.start)
    if other is not text:
        raise NoFixError
    first = Beginning.at(text, place)
    key = workshop.apart(text, name.strip("_"))
    if key in {each for one in workshop.texts() for each in strings_in(one)[0]}:
        key = workshop.key(key, first.node, "_")
    kept = in_state(text, key, item=False)
    start, end = first.head
    margin = text.margin(start)
    head = f"if {quoted(text, key)} not in {state_name(text)}:\n{margin}{unit_of(text)}{kept}"
    further = (text.edit(each, each, unit_of(text)) for each in first.further_lines())
    used = (Edit(at.place(each)[1], kept) for each in remedy.used)
    gone = (undeclared(text, at.place(each)[1], name) for each in remedy.declared)
    edits = (text.edit(start, end, head), *further, *used, *gone)
    return Fix(f"keep it in {kept}", Safety.UNSAFE, edits)
