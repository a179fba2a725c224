"""What a click shows, kept: the click is noted in session state, and what it brought with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stlint.fixes.flags import flag_of
from stlint.fixes.layout.branches import assigned_once, bound, if_asking, reads_of
from stlint.fixes.layout.habits import quoted, unit_of
from stlint.fixes.layout.text import NoFixError
from stlint.fixes.layout.top import state_name
from stlint.fixes.state import is_method
from stlint.results.finding import Fix, Safety

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stlint.fixes.context import At, Workshop
    from stlint.fixes.layout.branches import If, Statement
    from stlint.fixes.layout.text import Text
    from stlint.results.finding import Edit
    from stlint.results.remedies import Branch, KeepShown

__all__ = ["keep_shown"]


def keep_shown(workshop: Workshop, remedy: KeepShown, at: At) -> Fix:
    """Make edits of ``KeepShown``: only what is drawn is done again, the rest once for a click.

    Raises:
        NoFixError: it is not known how.
    """
    text, asked = at.text, remedy.branch
    other, button = at.place(remedy.button)
    branches = [
        found
        for one, test in map(at.place, asked.tests)
        if one is text and (found := if_asking(text, test, button)) is not None
    ]
    shown = at.offset(asked.shown)
    branch = next((each for each in branches if each.holds(shown)), None)
    if other is not text or branch is None or branch.is_elif or branch.leaves:
        raise NoFixError
    drawn = [at.offset(each) for each in asked.drawn]
    if not all(any(one.holds(each) for one in branches) for each in drawn):
        raise NoFixError  # the click decides of what is drawn elsewhere, too
    parts = _parts(asked, branch, drawn, [at.offset(each) for each in asked.done])
    if asked.changed.intersection(bound(parts.shown)):
        raise NoFixError  # it would be what it was again, in every run
    flag = flag_of(workshop, remedy, button, branch)
    if not parts.done:
        return _noted(branch, flag)
    set_there = bound(parts.done)
    if any(far.name in set_there and not branch.holds(at.offset(far.place)) for far in asked.far):
        raise NoFixError  # who is called for what is shown would not find it
    return _split(workshop, branch, parts, flag)


def _noted(branch: If, flag: str) -> Fix:
    """The click sets a flag, and the branch is under that."""
    text = branch.text
    margin = text.margin(branch.start)
    edit = text.edit(
        branch.colon,
        branch.colon,
        f":\n{margin}{unit_of(text)}{state_name(text)}.{flag} = True\n"
        f"{margin}if {state_name(text)}.get({quoted(text, flag)})",
    )
    return Fix(f"keep it shown with {state_name(text)}.{flag}", Safety.UNSAFE, (edit,))


# What is done once, and what is shown for long ---------------------------------------------------


class _Parts(NamedTuple):
    """A branch: what is ``done`` by the click, then what is ``shown`` and only draws.

    ``kept`` are the variables that come from one to the other.
    """

    done: Sequence[Statement]
    shown: Sequence[Statement]
    kept: tuple[str, ...]


def _parts(asked: Branch, branch: If, drawn: Iterable[int], doings: Sequence[int]) -> _Parts:
    """Take a branch apart.

    Raises:
        NoFixError: it shows something before all is done, or the other part needs what cannot be
            kept.
    """
    text, body = branch.text, branch.body
    last = max((each for each in doings if branch.holds(each)), default=-1)
    count = sum(text.start(each) <= last for each in body)
    done, shown = body[:count], body[count:]
    if not shown or any(each < text.start(shown[0]) for each in drawn if branch.holds(each)):
        raise NoFixError
    needed = {name for name, _ in reads_of(text, shown)}
    kept = tuple(name for name in dict.fromkeys(bound(done)) if name in needed)
    for name in kept:
        if name not in asked.keepable or name in bound(shown) or not assigned_once(done, name):
            raise NoFixError
    return _Parts(done, shown, kept)


def _split(workshop: Workshop, branch: If, parts: _Parts, flag: str) -> Fix:
    """The click does what is to be done once; what comes of it is kept, and shown from there."""
    text = branch.text
    first = parts.shown[0]
    end = text.end(parts.done[-1])
    if not text.leads_line(first) or text.line_end(end) > text.start(first):
        raise NoFixError
    margin = text.margin(branch.start)
    inner = text.margin(text.start(first))
    plain = {name: workshop.apart(text, _plain(name)) for name in parts.kept}
    keys = {name: workshop.key(plain[name], (branch.node, name), "_") for name in parts.kept}
    lines = [f"{inner}{state_name(text)}.{key} = {name}\n" for name, key in keys.items()]
    if not keys:
        lines = [f"{inner}{state_name(text)}.{flag} = True\n"]
    asked = next(iter(keys.values()), None)
    test = f"{quoted(text, asked)} in {state_name(text)}" if asked else _asks(text, flag)
    start = asking = text.next_line(end)
    while not text.text[asking : text.line_end(asking)].strip():
        asking = text.next_line(asking)
    kept, head = "".join(lines), f"{margin}if {test}:\n"
    if asking == start:
        edits = [text.edit(start, start, kept + head)]
    else:
        edits = [text.edit(start, start, kept), text.edit(asking, asking, head)]
    for name, place in reads_of(text, parts.shown):
        if name in keys:
            edits.append(_read(text, place, keys[name]))
    told = f"{state_name(text)}.{asked or flag}"
    what = "what comes of it in" if asked else "it shown with"
    return Fix(f"keep {what} {told}", Safety.UNSAFE, tuple(edits))


def _asks(text: Text, flag: str) -> str:
    return f"{state_name(text)}.get({quoted(text, flag)})"


def _plain(name: str) -> str:
    """A key for a variable: no name of a method, and none that is private."""
    plain = name.strip("_") or "result"
    return f"kept_{plain}" if is_method(plain) else plain


def _read(text: Text, place: tuple[int, int] | None, key: str) -> Edit:
    """A read of a variable, from session state.

    Raises:
        NoFixError: it is in an f-string that would tell another name.
    """
    if place is None:
        raise NoFixError
    return text.edit(*place, f"{state_name(text)}.{key}")
