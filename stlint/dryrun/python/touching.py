"""What functions that call each other may change, or hand out, taken together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from stlint.dryrun.core.quiet import Changing


class Traced(NamedTuple):
    """The names of what may be changed or handed out, and of what only parts of are."""

    names: frozenset[str]
    parts: frozenset[str]
    given: bool
    """Whether the first function does that to what it is given."""
    given_parts: bool
    """Whether it does to parts of that."""


def traced(
    known: Mapping[int, Changing],
    first: int,
    called: Mapping[str, AbstractSet[int]],
    *,
    unclear: bool,
) -> Traced:
    """Follow what is changed, or handed out, from parameters to what was given for them.

    Args:
        known: what the text of each function says, by the function.
        first: the one that is called.
        called: the functions that a name stands for where something is called by it.
        unclear: whether other names may stand for some of them, too.
    """
    changed = {node: set(each.changed) for node, each in known.items()}
    handed = {node: set(each.gives) for node, each in known.items()}
    parts = {node: set(each.gives_parts) for node, each in known.items()}
    others = frozenset(known) if unclear else frozenset[int]()
    before = -1
    while before < (before := sum(map(len, (*changed.values(), *handed.values())))):
        changing = {node for node, each in known.items() if changed[node] & each.parameters}
        handing = {
            node for node, each in known.items() if (handed[node] | parts[node]) & each.parameters
        }
        for node, each in known.items():
            for callee, name in each.passed:
                meant = known.keys() if not callee else called.get(callee, others)
                hands_on = not handing.isdisjoint(meant)
                if not changing.isdisjoint(meant) or (hands_on and callee in changed[node]):
                    changed[node].add(name)
                if hands_on and (not callee or callee in handed[node]):
                    handed[node].add(name)
    names = frozenset[str]().union(*changed.values(), *handed.values())
    inside = frozenset[str]().union(*parts.values())
    if any(changed.values()):
        names |= inside  # what one has handed out, another may change
    own = known[first].parameters
    return Traced(
        names,
        inside - names,
        not own.isdisjoint(changed[first] | handed[first]),
        not own.isdisjoint(parts[first]),
    )
