"""The rules, and the pages of the rule book."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from stlint.public.errors import UsageError
from stlint.rules import Rule as OwnRule
from stlint.rules import all_rules
from stlint.rules import book as pages
from stlint.settings import UnknownRuleError, find_rule

__all__ = ["Rule", "rule", "rules"]


@dataclass(frozen=True)
class Rule:
    """A rule.

    Attributes:
        code: such as ``ST301``.
        name: such as ``duplicate-widget-id``.
        topic: such as ``widgets``.
        level: ``error`` or ``warning``: of what it finds at most.
        summary: what it finds, in a sentence.
        url: where its page can be read.
        default: whether it is on if nothing is selected.
        raises: the exception that Streamlit raises where it finds an error.
    """

    code: str
    name: str
    topic: str
    level: Literal["error", "warning"]
    summary: str
    url: str
    default: bool
    raises: str | None

    @property
    def markdown(self) -> str:
        """Its page of the rule book.

        Raises:
            UsageError: the installation is damaged: there is none.
        """
        try:
            return pages.page(all_rules()[self.code])
        except pages.MissingPageError as error:
            raise UsageError(str(error)) from error


def rules() -> tuple[Rule, ...]:
    """All rules, in the order of their codes."""
    return tuple(map(_rule_of, all_rules().values()))


def rule(name: str) -> Rule:
    """A rule by its code or its name, in any case.

    Raises:
        UsageError: there is none; the message says which is meant, if one is near.
    """
    try:
        return _rule_of(find_rule(name))
    except UnknownRuleError as error:
        raise UsageError(str(error)) from error


def _rule_of(own: OwnRule) -> Rule:
    return Rule(
        own.code,
        own.name,
        own.topic,
        own.level.value,
        own.summary,
        own.url,
        own.default,
        own.raises,
    )
