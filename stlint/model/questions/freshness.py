"""Widgets that are others in each run, since something in them is made anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.model.events import ElementCreated, ExternalCall
from stlint.model.objects import Heap
from stlint.model.ops import Op
from stlint.model.outside import Result
from stlint.model.questions.caching import on_every_rerun
from stlint.model.values import Symbol, Tuple
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

__all__ = ["Unstable", "is_seeded", "unstable"]

_LASTING: Final = frozenset({"download_button", "link_button", "page_link"})
"""What does its work in the browser."""
_TELLING: Final = frozenset(
    {Op.STR, Op.TEXT, Op.FORMAT, Op.FORMAT_STR, Op.FORMAT_REPR, Op.ADD, "repr", "int"}
)
"""What of a moment is as short as that."""
_EXACT: Final = frozenset({"isoformat", "timestamp"})
_COARSE: Final = frozenset({"date_input", "datetime_input", "time_input"})
"""What makes days or minutes of a moment."""
_DEEP: Final = 8
_SHUFFLE: Final = "shuffle"


class Unstable(NamedTuple):
    """A widget, the call that makes it another one in each run, and whether by its key."""

    widget: ElementCreated
    call: ExternalCall
    by_key: bool


def unstable(run: Run) -> Iterator[Unstable]:
    """The widgets whose key, or whose identity if they have none, is made anew in each run."""
    calls = {each.result: each for each in run.of(ExternalCall) if each.result is not None}
    shuffled = dict(_shuffled(run))
    for widget in run.of(ElementCreated, having="value"):
        if widget.command in _LASTING or widget.calls_back:
            continue
        key = widget["key"]
        by_key = key.given and not key.is_(None)
        made = (calls.get(each) for each in _fresh(key.value if by_key else widget.identity))
        moments = effects().kinds["moment"] if widget.command in _COARSE and not by_key else ()
        found = (each for each in made if each is not None and each.name not in moments)
        call = next((each for each in found if not is_seeded(run, each)), None)
        if call is None and not by_key:
            call = shuffled.get(widget["options"].value)
            call = call if call is not None and call.order < widget.order else None
        if call and on_every_rerun(run, widget) and on_every_rerun(run, call):
            yield Unstable(widget, call, by_key)


def _shuffled(run: Run) -> Iterator[tuple[Any, ExternalCall]]:
    """The lists that are put into an order of chance, with the call."""
    owners = {each.rpartition(".")[0] for each in effects().kinds["anew"]}
    for each in run.of(ExternalCall):
        owner, _, what = each.name.rpartition(".")
        if what == _SHUFFLE and owner in owners and each.arguments and not is_seeded(run, each):
            listed = each.arguments[0]
            if isinstance(listed, Heap):
                yield listed, each


def _fresh(value: Any, depth: int = _DEEP) -> Iterator[Result]:
    """What is made anew in a value, and makes the whole of it another one."""
    if not depth:
        return
    kinds = effects().kinds
    if isinstance(value, (tuple, Tuple)):
        for each in value if isinstance(value, tuple) else value.items:
            yield from _fresh(each, depth - 1)
    elif isinstance(value, Symbol):
        brief = value.op in _TELLING
        for each in value.args:
            found = _fresh(each, depth - 1)
            yield from (one for one in found if brief or one.path in kinds["anew"])
    elif isinstance(value, Result):
        if value.path in kinds["anew"] | kinds["moment"]:
            yield value
        exact = value.path.rpartition(".")[2] in _EXACT
        for each in value.inputs:
            inner = each.args[0] if exact and each.op is Op.ATTRIBUTE else each
            found = _fresh(inner, depth - 1)
            yield from (one for one in found if exact or one.path in kinds["anew"])


def is_seeded(run: Run, call: ExternalCall) -> bool:
    """Whether chance begins in the same way in each run."""
    seed = f"{call.name.rpartition('.')[0]}.seed"
    return any(each.name == seed for each in run.of(ExternalCall))
