"""Objects that session state or a cache keeps longer than their class lives."""

from __future__ import annotations

from sys import maxsize
from typing import TYPE_CHECKING, Any, NamedTuple

from stlint.model.events import Outlived, StateWrite
from stlint.model.made_of import leaves
from stlint.model.objects import Class, Frame, Instance
from stlint.model.ops import Op
from stlint.model.questions.clicks import triggers_of
from stlint.model.steps import CLICK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import ElementCreated
    from stlint.model.run import Run

__all__ = ["Kept", "outlived"]


class Kept(NamedTuple):
    """A comparison in a run that follows, with an object of a class that has been made anew.

    ``write`` is what has put it into session state, if that is known.
    """

    run: Run
    event: Outlived
    write: StateWrite | None


def outlived(run: Run) -> Iterator[Kept]:
    """What is false since a script makes its classes anew: each place once."""
    told: set[int] = set()
    for each in _later(run):
        for event in each.of(Outlived):
            if event.happens and run.same(event) is None and id(event.place.node) not in told:
                told.add(id(event.place.node))
                yield Kept(each, event, _kept_by(run, event))


def _later(run: Run) -> Iterator[Run]:
    """The run after this one, and those after the clicks that keep an object."""
    if _keeps_own(run) and run.again is not None:
        yield run.again
    buttons: dict[ElementCreated, None] = {}
    for write in run.of(StateWrite):
        if write.happens is False and any(_names(write)):
            around = write.within("callback")
            called = None if around is None else run.widgets.get(around.what)
            meant = triggers_of(run, write) if called is None else [called]
            buttons |= dict.fromkeys(each for each in meant if each.trigger and each.happens)
    for button in buttons:
        for after in run.onward.act(button, CLICK)[-1:]:
            yield from (each for each in (after, after.again) if each is not None)


def _keeps_own(run: Run) -> bool:
    """Whether anything is kept that has to do with a class of a script: else no run is needed."""
    memory = run.memory
    kept = [value for key, value in memory.values.items() if not _is_own_name(key)]
    kept += (each.value for each in memory.cache.values())
    return any(
        _is_script(cls.frame)
        for each in leaves(tuple(kept), maxsize, guards=False)
        if isinstance(cls := each.cls if isinstance(each, Instance) else each, Class)
    )


def _is_own_name(key: Any) -> bool:
    """Whether a key of the memory is a name of a script, which is bound anew in the next run."""
    return isinstance(key, tuple) and isinstance(key[0], Frame) and _is_script(key[0])


def _is_script(frame: Frame) -> bool:
    return frame.module.name == "__main__"


def _names(write: StateWrite) -> Iterator[str]:
    """The classes of the objects that are written."""
    for each in leaves(write.value, guards=False):
        if isinstance(each, Instance):
            yield each.cls.name
        elif each.op is Op.MEMBER and isinstance(each.args[0], Class):
            yield each.args[0].name


def _kept_by(run: Run, event: Outlived) -> StateWrite | None:
    return next((each for each in run.of(StateWrite) if event.name in _names(each)), None)
