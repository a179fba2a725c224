"""The registry of rules: one file a rule, found by its place below this package."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from stlint.results.finding import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Rule", "all_rules", "document_rule", "rule"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A code, a name and the function that finds it.

    ``check`` takes a ``stlint.model.run.Run`` and yields findings. Rules about the check itself
    (``ST0..``, topic ``check``) take the problem that the engine met instead, those of documents
    the ``stlint.documents.reading.Documents`` of a project.
    ``raises`` names the exception class that Streamlit raises where the finding is an error.
    """

    code: str
    name: str
    topic: str
    level: Level
    check: Callable[..., Iterator[Any]]
    raises: str | None = None
    default: bool = True
    of_documents: bool = False
    """It is asked about the files beside the apps, once a project: a ``Documents``."""

    @property
    def summary(self) -> str:
        """The first line of the rule's docstring."""
        return (self.check.__doc__ or "").strip().splitlines()[0]

    @property
    def url(self) -> str:
        """Where the rule's page can be read."""
        page = f"{self.topic}/{self.name}.md"
        return f"https://github.com/stlint/stlint/blob/main/rules/{page}"


def rule(
    code: str,
    name: str,
    *,
    level: Level = Level.ERROR,
    raises: str | None = None,
    default: bool = True,
) -> Callable[[Callable[..., Iterator[Any]]], Rule]:
    """Make a rule of a function; its topic is the folder that its module is in."""

    def decorate(check: Callable[..., Iterator[Any]]) -> Rule:
        topic = check.__module__.split(".")[-2]
        return Rule(code, name, topic, level, check, raises, default)

    return decorate


def document_rule(
    code: str, name: str, *, level: Level = Level.WARNING, default: bool = True
) -> Callable[[Callable[..., Iterator[Any]]], Rule]:
    """Make a rule of a function that takes ``Documents`` and yields ``Remark``; as ``rule``."""
    make = rule(code, name, level=level, default=default)
    return lambda check: replace(make(check), of_documents=True)


@cache
def all_rules() -> dict[str, Rule]:
    """Every rule by its code, in the order of codes.

    Raises:
        RuntimeError: two rules share a code or a name.
    """
    found: list[Rule] = []
    for module in pkgutil.walk_packages(__path__, f"{__name__}."):
        if not module.ispkg:
            members = vars(importlib.import_module(module.name)).values()
            found += [member for member in members if isinstance(member, Rule)]
    for attribute in ("code", "name"):
        seen = [getattr(each, attribute) for each in found]
        twice = sorted({each for each in seen if seen.count(each) > 1})
        if twice:
            raise RuntimeError(f"more than one rule has the {attribute} {', '.join(twice)}")
    return {each.code: each for each in sorted(found, key=lambda each: each.code)}
