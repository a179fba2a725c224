"""Uploads and buffers that calls read: where they stand afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.emit import emit
from stlint.dryrun.core.flow import settle
from stlint.model.events import StreamMoved
from stlint.model.ops import Op
from stlint.model.outside import Result
from stlint.model.values import Value, WidgetValue
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from stlint.dryrun.core.arguments import Arguments
    from stlint.dryrun.core.dry_run import DryRun

_BUFFERS: Final = frozenset({"BytesIO", "StringIO"})
_STAYING: Final = frozenset(
    {"getvalue", "getbuffer", "tell", "readable", "seekable", "writable", "name", "size", "type"}
)
"""Methods that leave a stream where it is."""
_ITEMS: Final = frozenset({Op.ITEM, Op.ELEMENT})


def note_stream(it: DryRun, node: Any, path: str, base: Value | None, given: Arguments) -> None:
    """A call may move the stream whose method it is, or that it is given.

    Args:
        it: the dry run.
        node: the call.
        path: the dotted name of what is called; of a method its bare name will do.
        base: what it is a method of.
        given: what it is given.
    """
    method = path.rpartition(".")[2]
    drains = effects().kinds["drained"]
    if base is not None and method not in _STAYING and is_stream(base):
        whole = method in drains and not given.all
        emit(it, StreamMoved, node, stream=base, how=f".{method}()", whole=whole)
    for place, each in enumerate(given.all):
        value = settle(it, each)
        if is_stream(value):
            whole = place == 0 and path in drains and _is_whole(given)
            emit(it, StreamMoved, node, stream=value, how=path, whole=whole)


def _is_whole(given: Arguments) -> bool:
    """Whether a call is not asked for some rows, or for one part after the other."""
    kinds = effects().kinds
    return not given.open and given.kwargs.keys().isdisjoint(kinds["parts"] | kinds["rows"])


def is_stream(value: Value) -> bool:
    """Whether a value is an upload, one of several, or a buffer."""
    if isinstance(value, Result):
        home, _, name = value.path.partition(".")
        return home == "io" and name in _BUFFERS
    while value.op in _ITEMS:
        value = value.args[0]
    return isinstance(value, WidgetValue) and value.upload
