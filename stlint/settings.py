"""What a check is asked to do: which rules are on."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from stlint.rules import all_rules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stlint.rules import Rule

__all__ = ["Settings", "UnknownRuleError", "find_rule", "resolve", "split_selectors"]

_INSISTENT = frozenset({"ST000", "ST001", "ST002"})
"""What could not be checked is said even if other rules were selected."""


class UnknownRuleError(ValueError):
    """No rule, prefix or topic goes by this name; the message says which is meant, if one is near.

    Args:
        given: what the user wrote.
        candidates: what could have been meant.
    """

    def __init__(self, given: str, candidates: Iterable[str]) -> None:
        spelled = {each.casefold(): each for each in candidates}
        near = difflib.get_close_matches(given.casefold(), spelled, n=1, cutoff=0.6)
        hint = f"did you mean {spelled[near[0]]!r}?" if near else "`stlint rule --all` lists them"
        super().__init__(f"there is no rule {given!r}: {hint}")


class _Match(NamedTuple):
    """The codes that a selector means; the more exact of two selectors decides."""

    codes: frozenset[str]
    exactness: int


@dataclass(frozen=True, slots=True)
class Settings:
    """What a check is asked to do.

    A selector is a code (``ST301``), a name (``duplicate-widget-id``), the beginning of a code
    (``ST3``), a topic (``widgets``) or ``ALL``, in any case. Where two selectors disagree about a
    rule the more exact one decides; where they are equally exact, the rule is off.

    Attributes:
        select: the rules to check instead of the default ones; ``None`` for the default ones.
        ignore: the rules to leave out.
        extend_select: the rules to check on top.

    Raises:
        UnknownRuleError: a selector means nothing.
    """

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for selector in (*(self.select or ()), *self.ignore, *self.extend_select):
            resolve(selector)

    def enabled(self, code: str) -> bool:
        """Whether findings of the rule with this code are wanted."""
        return code in _enabled(self)


def split_selectors(values: Iterable[str]) -> tuple[str, ...]:
    """Take apart ``("ST1,ST2", "ST301")`` as a flag that may be repeated gives it."""
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


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


@cache
def resolve(selector: str) -> _Match:
    """Say which codes a selector means, and how exact it is.

    Raises:
        UnknownRuleError: it means none.
    """
    rules = all_rules().values()
    wanted = selector.casefold()
    if wanted in {"all", "st"}:
        return _Match(frozenset(rule.code for rule in rules), 0)
    for rule in rules:
        if wanted in {rule.code.casefold(), rule.name}:
            return _Match(frozenset({rule.code}), 3)
    if codes := frozenset(rule.code for rule in rules if rule.topic == wanted):
        return _Match(codes, 1)
    if re.fullmatch(r"st\d+", wanted):
        codes = frozenset(rule.code for rule in rules if rule.code.casefold().startswith(wanted))
        if codes:
            return _Match(codes, len(wanted) - 2)
    names = [each for rule in rules for each in (rule.code, rule.name, rule.topic)]
    raise UnknownRuleError(selector, dict.fromkeys(names))


@cache
def _enabled(settings: Settings) -> frozenset[str]:
    wanted = [resolve(each) for each in (*(settings.select or ()), *settings.extend_select)]
    unwanted = [resolve(each) for each in settings.ignore]
    codes = set()
    for rule in all_rules().values():
        on = [match.exactness for match in wanted if rule.code in match.codes]
        if rule.code in _INSISTENT or (settings.select is None and rule.default):
            on.append(0)
        off = [match.exactness for match in unwanted if rule.code in match.codes]
        if on and (rule.code == "ST000" or not off or max(on) > max(off)):
            codes.add(rule.code)
    return frozenset(codes)
