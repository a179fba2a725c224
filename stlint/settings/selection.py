"""Which rules are on: codes, names, beginnings of codes and topics, and which of them decides."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from stlint.spelling import meant

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stlint.rules import Rule

__all__ = [
    "UnknownRuleError",
    "enabled_codes",
    "find_rule",
    "find_rules",
    "layered",
    "resolve",
    "written_out",
]

UNSILENCEABLE = "ST000"
_WRITTEN_OUT = 3
"""How exact a code or a name is."""
_INSISTENT = frozenset({UNSILENCEABLE, "ST001", "ST002"})
"""What could not be checked is said even if other rules were selected."""


class UnknownRuleError(ValueError):
    """No rule, prefix or topic goes by this name; the message says which is meant, if one is near.

    Args:
        given: what the user wrote.
        candidates: what could have been meant.

    Attributes:
        meant: which of them is near, if one is.
    """

    def __init__(self, given: str, candidates: Iterable[str]) -> None:
        self.meant = near = meant(given, candidates)
        hint = f"did you mean {near!r}?" if near else "`stlint rule` lists them"
        super().__init__(f"there is no rule {given!r}: {hint}")


class Selected(NamedTuple):
    """The codes that a selector means; the more exact of two selectors decides."""

    codes: frozenset[str]
    exactness: int


class Selection(NamedTuple):
    """The selectors of one place: the command line, or a file."""

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()


def all_rules() -> dict[str, Rule]:
    """Every rule by its code; imported late, since a check of unchanged files needs none."""
    from stlint.rules import all_rules

    return all_rules()


def find_rule(text: str) -> Rule:
    """Look up one rule by its code or its name, in any case.

    Raises:
        UnknownRuleError: there is none.
    """
    wanted = text.strip().casefold()
    rules = all_rules().values()
    for rule in rules:
        if wanted in {rule.code.casefold(), rule.name}:
            return rule
    raise UnknownRuleError(text, [each for rule in rules for each in (rule.code, rule.name)])


def find_rules(text: str | None) -> list[Rule]:
    """Look up the rules that a code, a name, their beginnings or a topic mean; ``None``: all.

    Raises:
        UnknownRuleError: there is none.
    """
    rules = list(all_rules().values())
    wanted = (text or "").strip().casefold()
    if text is None or wanted == "all":
        return rules
    for fits in (
        lambda rule: wanted in {rule.code.casefold(), rule.name},
        lambda rule: wanted == rule.topic,
        lambda rule: rule.code.casefold().startswith(wanted) or rule.name.startswith(wanted),
    ):
        if wanted and (found := [rule for rule in rules if fits(rule)]):
            return found
    names = [each for rule in rules for each in (rule.code, rule.name, rule.topic)]
    raise UnknownRuleError(text or "", dict.fromkeys(names))


@cache
def resolve(selector: str) -> Selected:
    """Say which codes a selector means, and how exact it is.

    Raises:
        UnknownRuleError: it means none.
    """
    rules = all_rules().values()
    wanted = selector.casefold()
    if wanted in {"all", "st"}:
        return Selected(frozenset(rule.code for rule in rules), 0)
    for rule in rules:
        if wanted in {rule.code.casefold(), rule.name}:
            return Selected(frozenset({rule.code}), _WRITTEN_OUT)
    if codes := frozenset(rule.code for rule in rules if rule.topic == wanted):
        return Selected(codes, 1)
    if re.fullmatch(r"st\d+", wanted):
        codes = frozenset(rule.code for rule in rules if rule.code.casefold().startswith(wanted))
        if codes:
            return Selected(codes, len(wanted) - 2)
    names = [each for rule in rules for each in (rule.code, rule.name, rule.topic)]
    raise UnknownRuleError(selector, dict.fromkeys(names))


@cache
def enabled_codes(
    select: tuple[str, ...] | None, ignore: tuple[str, ...], extend_select: tuple[str, ...]
) -> frozenset[str]:
    """The codes that are on."""
    wanted = [resolve(each) for each in (*(select or ()), *extend_select)]
    unwanted = [resolve(each) for each in ignore]
    codes = set()
    for rule in all_rules().values():
        on = [each.exactness for each in wanted if rule.code in each.codes]
        if rule.code in _INSISTENT or (select is None and rule.default):
            on.append(0)
        off = [each.exactness for each in unwanted if rule.code in each.codes]
        if on and (rule.code == UNSILENCEABLE or not off or max(on) > max(off)):
            codes.add(rule.code)
    return frozenset(codes)


@cache
def written_out(select: tuple[str, ...] | None, extend_select: tuple[str, ...]) -> frozenset[str]:
    """The codes that are selected by code or name, and not only with others.

    Optional findings of these rules are told.
    """
    wanted = [resolve(each) for each in (*(select or ()), *extend_select)]
    named = [each.codes for each in wanted if each.exactness == _WRITTEN_OUT]
    return frozenset().union(*named)


def layered(upper: Selection, lower: Selection) -> Selection:
    """What holds when one place speaks above another: the command line above a file.

    A ``select`` above makes what is below void. Else both hold, and where they disagree about a
    rule, what is below gives way, however exact it is.
    """
    if upper.select is not None:
        return upper
    select = lower.select
    if select is not None:
        select = _without(select, upper.ignore)
    return Selection(
        select,
        (*_without(lower.ignore, upper.extend_select), *upper.ignore),
        (*_without(lower.extend_select, upper.ignore), *upper.extend_select),
    )


def _without(selectors: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """The selectors that do not only mean what one of the others means."""
    if not others:
        return selectors
    return tuple(
        each
        for each in selectors
        if not any(resolve(each).codes <= resolve(other).codes for other in others)
    )
