"""What rules read: found by asking them about a run, or documents, in which there is nothing.

A rule is a function of what it is asked about. Told that there is none of all that it asks for, it
has nothing to go by, and finds nothing; so it does wherever there is none of that, whatever else
there is. Nobody has to say what a rule reads, and nobody can get it wrong.
"""

from __future__ import annotations

import importlib
import pkgutil
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from stlint.documents.beside import Beside
from stlint.documents.reading import Documents
from stlint.files.overlay import Files
from stlint.model.events import ElementCreated, Event
from stlint.model.run import About, Run
from stlint.results.finding import Step
from stlint.rules import Rule
from stlint.rules.index import INDEX
from stlint.streamlit_api.release_set import Targets, every_release

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["reads_of", "registered"]

E = TypeVar("E", bound=Event)
SOMEWHERE: Final = Path("app.py")


def registered() -> dict[str, Rule]:
    """Every rule by its code, in the order of codes, as its module has it.

    Raises:
        ValueError: two rules share a code or a name.
    """
    found: list[Rule] = []
    for module in pkgutil.walk_packages([str(INDEX.parent)], "stlint.rules."):
        if module.ispkg or module.name.count(".") < 3:
            continue
        members = vars(importlib.import_module(module.name)).values()
        found += [member for member in members if isinstance(member, Rule)]
    for attribute in ("code", "name"):
        seen = [getattr(each, attribute) for each in found]
        if twice := sorted({each for each in seen if seen.count(each) > 1}):
            raise ValueError(f"more than one rule has the {attribute} {', '.join(twice)}")
    return {each.code: each for each in sorted(found, key=lambda each: each.code)}


def reads_of(rule: Rule) -> tuple[str, ...] | None:
    """The kinds of what a rule asks for where there is nothing; ``None``: it goes by more."""
    if rule.topic == "check" and rule.code != "ST006":
        return None  # it is told of one problem
    told: set[str] = set()
    for empty in [_NoDocuments()] if rule.of_documents else _empty_runs():
        try:
            finds = bool(list(rule.check(empty)))
        except _GoesByMoreError:
            return None
        if finds:
            return None
        told |= empty.asked
    return tuple(sorted(told))


class _GoesByMoreError(Exception):
    """A rule asks for what no run is without."""


class _NoDocuments(Documents):
    """A project without documents, which notes what it is asked for."""

    def __init__(self) -> None:
        super().__init__(Beside(SOMEWHERE.parent, ()), Files(), lambda _: Targets.undeclared())
        self.asked: set[str] = set()

    def of(self, *kinds: str) -> Iterator[Any]:
        self.asked.update(kinds)
        return iter(())

    def read(self, path: Path, kind: str = "") -> None:
        raise _GoesByMoreError(path, kind)

    def scripts(self, folder: Path | None = None) -> Iterator[Path]:
        raise _GoesByMoreError(folder)


class _EmptyRun(Run):
    """A run in which nothing happens, which notes what it is asked for."""

    asked: set[str]

    def of(self, kind: type[E], *others: type[E], having: str | None = None) -> Iterator[E]:
        names = (each.__name__ for each in (kind, *others))
        self.asked.update(names if having is None else (f"{name}.{having}" for name in names))
        return iter(())

    def noted(self, kind: type[Any]) -> Iterator[Any]:
        self.asked.add(kind.__name__)
        return iter(())

    def anywhere(self, kind: type[E]) -> Iterator[E]:
        return self.of(kind)


def _more(_run: Run) -> Any:
    raise _GoesByMoreError


def _shown(run: Any) -> Any:
    run.asked.add(ElementCreated.__name__)
    return ()


for _name in ("events", "elsewhere", "notes", "way", "onward"):
    setattr(_EmptyRun, _name, property(_more, lambda _run, _value: None))
setattr(_EmptyRun, "beside", property(_shown, lambda _run, _value: None))  # noqa: B010


class _More:
    """What an app has in whatever happens: who so much as looks at it goes by it."""

    def __getattribute__(self, name: str) -> Any:
        raise _GoesByMoreError(name)

    def __call__(self, *_words: Any) -> Any:
        raise _GoesByMoreError

    __iter__ = __len__ = __bool__ = __call__


def _abouts() -> Iterator[About]:
    """All sorts of apps, as far as yes or no can be said of them."""
    plain = About()._asdict()
    asked = [name for name, value in plain.items() if type(value) is bool]
    more: dict[str, Any] = {name: _More() for name in plain if name not in asked}
    for answers in product([True, False], repeat=len(asked)):
        yield About(**more, **dict(zip(asked, answers, strict=True)))


def _empty_runs() -> Iterator[_EmptyRun]:
    """Runs of all sorts of apps, in which nothing happens."""
    many = [every_release(), Targets.undeclared().releases]
    meant = [Targets(*each) for each in product(many, [None, "requirements.txt"])]
    steps = [(), (Step("click", "Go"),)]
    for about, cut, targets, did in product(_abouts(), [True, False], meant, steps):
        run = _EmptyRun((), did, SOMEWHERE, cut, about, targets=targets, admitted=targets.releases)
        run.asked = set()
        yield run
