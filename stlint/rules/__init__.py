"""The registry of rules: one file a rule, found by its place below this package.

What there is to know of them without a look at their code stands in ``index.json``, which
``tools/build_rule_index.py`` writes: the module of a rule is imported when it is asked.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from stlint.results.finding import Level
from stlint.rules.index import rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Asked", "Rule", "all_rules", "document_rule", "rule"]


class Asked(Protocol):
    """What a rule is asked about: a run, or the documents of a project."""

    def has(self, word: str) -> bool:
        """Whether there is anything of a kind."""


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
    summary: str = ""
    """The first line of the docstring of its function."""
    reads: tuple[str, ...] | None = None
    """Kinds of events, or documents: where there are none of these, it finds nothing.

    ``None``: it may find something anywhere.
    """

    @property
    def url(self) -> str:
        """Where the rule's page can be read."""
        page = f"{self.topic}/{self.name}.md"
        return f"https://github.com/stlint/stlint/blob/main/rules/{page}"

    def find(self, asked: Asked) -> Iterator[Any]:
        """What ``check`` finds, which is not even imported where there is nothing that it reads."""
        if self.reads is not None and not any(map(asked.has, self.reads)):
            return iter(())
        return self.check(asked)


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
        summary = (check.__doc__ or "").strip().partition("\n")[0]
        return Rule(code, name, topic, level, check, raises, default, summary=summary)

    return decorate


def document_rule(
    code: str, name: str, *, level: Level = Level.WARNING, default: bool = True
) -> Callable[[Callable[..., Iterator[Any]]], Rule]:
    """Make a rule of a function that takes ``Documents`` and yields ``Remark``; as ``rule``."""
    make = rule(code, name, level=level, default=default)
    return lambda check: replace(make(check), of_documents=True)


@cache
def all_rules() -> dict[str, Rule]:
    """Every rule by its code, in the order of codes."""
    return {row["code"]: _of_index(row) for row in rows()}


def _of_index(row: dict[str, Any]) -> Rule:
    level, reads = Level(row.pop("level")), row.pop("reads")
    check = _late(_module(row["topic"], row["name"]))
    return Rule(**row, level=level, check=check, reads=None if reads is None else tuple(reads))


def _module(topic: str, name: str) -> str:
    """Where the function of a rule is."""
    return f"{__name__}.{topic}.{name.replace('-', '_')}"


def _late(module: str) -> Callable[[Any], Iterator[Any]]:
    """The function of the rule that a module has, which is imported when that is called."""
    return lambda asked: _loaded(module).check(asked)


@cache
def _loaded(module: str) -> Rule:
    members = vars(importlib.import_module(module)).values()
    return next(each for each in members if isinstance(each, Rule))
