"""Rules as JSON, for editors and web pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.rulebook import page

if TYPE_CHECKING:
    from stlint.rules import Rule

__all__ = ["as_json"]


def as_json(rule: Rule) -> dict[str, object]:
    """Describe a rule and give its page.

    Raises:
        MissingPageError: there is none.
    """
    return {
        "code": rule.code,
        "name": rule.name,
        "topic": rule.topic,
        "level": rule.level.value,
        "default": rule.default,
        "raises": rule.raises,
        "summary": rule.summary,
        "url": rule.url,
        "page": page(rule),
    }
