"""Calls of libraries: what they load, change and give."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.arguments import Arguments
from stlint.dryrun.core.changing import method_of
from stlint.dryrun.core.contents import changed, version_of
from stlint.dryrun.core.emit import after_click, emit, note_done
from stlint.dryrun.core.exits import risk_if_tried
from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.trail import hold, risk
from stlint.dryrun.core.truth import truth_of
from stlint.dryrun.libraries.given_away import (
    give_up,
    hand_over,
    harmless_path,
    kind_of_load,
    tainted,
)
from stlint.dryrun.python.lazies import take_from
from stlint.dryrun.streamlit.identities import changed_alike
from stlint.dryrun.streamlit.registering import write_key
from stlint.dryrun.streamlit.state_store import (
    changed_state,
    forget_state,
    opaque,
    put_state,
    state_key,
)
from stlint.dryrun.values import folding
from stlint.dryrun.values.concrete import concrete, frozen
from stlint.dryrun.values.items import mutation
from stlint.dryrun.values.keeping import note_load
from stlint.dryrun.values.methods import MUTATING
from stlint.model.events import ExternalCall
from stlint.model.guards import Guard
from stlint.model.objects import Bound, Class, Function, Instance
from stlint.model.ops import JOINED, Op
from stlint.model.outside import Result
from stlint.model.values import NONE, YES, Const, Symbol, Tuple, Value, fresh
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from stlint.dryrun.core.dry_run import DryRun


KEEPING: Final = frozenset({"add", "append", "appendleft", "get", "insert", "pop", "setdefault"})
"""Methods of data that leave a generator alone that they are given."""
_FEW: Final = 1000
_FEW_ROWS: Final = re.compile(
    r"\s*select\s[^()]+\sfrom\s+[\w.\"`]+\s+limit\s+(?P<rows>\d{1,9})\s*;?\s*", re.IGNORECASE
)
"""A statement that takes the first rows of a table as they come."""


_ATTRIBUTE: Final = Op.ATTRIBUTE


def may_write(it: DryRun, node: Any, function: Value, given: Arguments) -> None:
    """A method of data, such as ``to_csv``, may write it somewhere."""
    if function.op is _ATTRIBUTE:
        name = f"data.{function.args[-1]}"
        if effects().is_action(name, given.all):
            base = frozen(it, function.args[0])
            emit(it, ExternalCall, node, name=name, arguments=given.all, method=True, of=base)


def _hold_words(it: DryRun, path: str, given: Arguments) -> None:
    """What another program is told."""
    if path in effects().programs:
        for each in given.all:
            hold(it, each, concrete(it, each))


def is_undefined(it: DryRun, function: Value) -> bool:
    """Whether it is an unbound name, or of one: the run ended when that was looked up."""
    while function.op is _ATTRIBUTE:
        function = function.args[0]
    if function.op is not Op.NAME:
        return False
    return Guard(Symbol(Op.DEFINED, function.args), now=False) in it.flow.guards.set


def derived_from(it: DryRun, function: Value, given: Arguments) -> Value:
    """What a method of plain data gives: the same for the same, as far as it is pure."""
    if function.op is _ATTRIBUTE and len(function.args) == 3:
        base, _, name = function.args
        data = method_of(it, None, base, name, given)
        if data is not None:
            return data
    return Result("builtins.data", (function, *given.all))


_ACTING: Final = (Bound, Class, Function, Instance)
"""What a library may call, even if it changes nothing itself."""


_TELLING: Final = frozenset({"logging", "time", "traceback", "warnings"})
"""Modules by which an app tells what goes wrong, or how long something took."""


def _as_called(function: Value) -> str:
    """How a call of something begins that little is known of: ``.strip()``, ``f()``."""
    is_method = function.op is _ATTRIBUTE
    return f".{function.args[-1]}()" if is_method else f"{function}()"


def touch(it: DryRun, node: Any, function: Value, given: Arguments) -> None:
    """A method may change its object."""
    if after_click(it):
        args = tuple(frozen(it, each) for each in given.args)
        note_done(it, node, _as_called(function), function, args)
    if function.op is _ATTRIBUTE:
        base, name = function.args[0], function.args[-1]
        if name in MUTATING:
            changed_state(it, node, base, f".{name}()")
        changed(it, base)


def call_outside(it: DryRun, node: Any, path: str, base: Value | None, given: Arguments) -> Value:
    known = effects()
    does = known.does(path)
    if not path.startswith("contextlib.") and (does.raises or given.all or given.open):
        usually = path.partition(".")[0] in _TELLING or (path.endswith(".close") and not given.all)
        risk_if_tried(it) if usually else risk(it)
    inputs = given.all if base is None else (base, *given.all)
    result = Result(path, inputs)
    loads = kind_of_load(it, path, method=base is not None)
    if it.here.around.handing_back or loads_little(given):
        loads = None
    emit(
        it,
        ExternalCall,
        node,
        name=path,
        arguments=given.all,
        method=base is not None,
        more=given.open,
        loads=loads,
        tainted=loads is not None
        and (
            any(map(partial(tainted, it), inputs))
            or (path in known.parsers and _is_document(given))
        ),
        result=result,
        polled=it.here.around.endless > 0,
        named=given.kwargs,
        of=base,
    )
    if loads is not None:
        note_load(it, node, result, given)
    _hold_words(it, path, given)
    root = path.partition(".")[0]
    it.process.learnt.by_hand |= root in known.tools
    if root != "streamlit" and not harmless_path(it, path):
        if root in known.component_packages:
            _component_call(it, node, given)
        else:
            hand_over(it, node, path, given)
            opaque(it, node, path)
        return result
    for each in given.all:
        take_from(it, node, settle(it, each))
    if path in known.pure or does.returns == "steady":
        return _call_pure(it, node, path, given)
    if base is None and does.returns == "made":
        return _call_maker(it, path, given)
    if path in known.copying_calls:
        return result
    method = path.rpartition(".")[2]
    if base is not None:
        _mutates(it, node, base, method, given)
        copies = method in known.copying_methods and "inplace" not in given.kwargs
        if not copies and method not in folding.SHOWN_METHODS:
            _touch_base(it, base, method, given)
        if method in known.kinds["ends"]:
            give_up(it, node, base, "finally" if it.here.around.in_finally else "close")
    hand_over(it, node, path, given)
    return NONE if does.returns == "none" else result


def _call_maker(it: DryRun, path: str, given: Arguments) -> Result:
    """A call that gives something which is made of its arguments and of nothing else."""
    args = tuple(frozen(it, each) for each in given.args)
    named = sorted(given.kwargs.items())
    pairs = (Tuple((Const(name), frozen(it, each))) for name, each in named)
    made = Result(path, (*args, *pairs))
    if not given.open:
        it.flow.store.set(("made", made), YES)
    return made


def _call_pure(it: DryRun, node: Any, path: str, given: Arguments) -> Symbol:
    """A call that changes nothing itself, but for what it calls of what it is given."""
    acting = [each for each in map(partial(settle, it), given.all) if isinstance(each, _ACTING)]
    hand_over(it, node, path, Arguments(tuple(acting)))
    args = tuple(frozen(it, each) for each in given.args)
    return Symbol(path, (*args, *_keywords(it, given)))


def _keywords(it: DryRun, given: Arguments) -> list[Symbol]:
    """What a call is given by name, as it is now; the order does not matter."""
    return [
        Symbol(Op.KEYWORD, (name, frozen(it, each))) for name, each in sorted(given.kwargs.items())
    ]


def _touch_base(it: DryRun, base: Value, method: str, given: Arguments) -> None:
    """A method was called on an object: what is read from it next may differ."""
    if base.op is _ATTRIBUTE:
        changed(it, base.args[0])
        return
    before = version_of(it, base)
    changed(it, base)
    if isinstance(base, Result) and _is_figure(base.path):
        it.flow.store.set(("version", base), changed_alike(it, before, method, given))


def _is_figure(path: str) -> bool:
    """Whether a call gives a figure, which methods change alike that are given the same."""
    return path.startswith("plotly.") and effects().does(path).returns == "made"


def _mutates(it: DryRun, node: Any, base: Value, method: str, given: Arguments) -> None:
    known = effects()
    inner = base.args[0] if base.op is _ATTRIBUTE else base
    inplace = given.kwargs.get("inplace")
    if method in known.inplace_methods:
        if inplace is not None and truth_of(it, inplace) is True:
            mutation(it, node, inner, f".{method}(inplace=True)")
    elif method in known.table_methods:
        mutation(it, node, inner, f".{method}()")


def _component_call(it: DryRun, node: Any, given: Arguments) -> None:
    key = given.kwargs.get("key")
    if key is not None:
        name = state_key(it, key)
        if name is None:
            write_key(it, node, key, fresh("a component"))
        else:
            put_state(it, name, fresh("a component"))
    if given.open:
        forget_state(it)
    hand_over(it, node, "component", given)


def loads_little(given: Arguments) -> bool:
    """Whether a call asks for a few rows only."""
    for name in effects().kinds["rows"] & given.kwargs.keys():
        rows = given.kwargs[name].now
        if isinstance(rows, int) and rows <= _FEW:
            return True
    first = given.args[0].now if given.args else None
    asks = _FEW_ROWS.fullmatch(first) if isinstance(first, str) else None
    return asks is not None and int(asks["rows"]) <= _FEW


def _is_document(given: Arguments) -> bool:
    """Whether a parser is given the text itself, and no name of a file or address."""
    value = given.args[0] if given.args else NONE
    parts = value.args if value.op in JOINED else (value,)
    for each in parts:
        text = each.value if isinstance(each, Const) else None
        if isinstance(text, bytes):
            return True
        if isinstance(text, str) and ("\n" in text or text.lstrip().startswith(("<", "{", "["))):
            return True
    return False
