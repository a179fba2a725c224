"""What Streamlit's caches make of values: what they hash, what everyone can have a copy of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun.core.contents import content_of, parts_of
from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.core.tables import Table
from stlint.dryrun.core.trail import note
from stlint.dryrun.values.bindings import bound_once, local_names, read_names
from stlint.model.made_of import leaves
from stlint.model.notes import Reads, Returned, Used
from stlint.model.objects import Class, Function, Heap, Module
from stlint.model.ops import OF_STATE, PARTS, Op
from stlint.model.outside import External, Result, SessionState
from stlint.model.questions.kinds import kind_of
from stlint.model.values import NONE, YES, Const, PerRelease, Phi, Symbol, Tuple, Value, WidgetValue
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from stlint.dryrun.core.arguments import Arguments
    from stlint.dryrun.core.dry_run import DryRun
    from stlint.model.objects import Frame


_DEPTH: Final = 8
_READ: Final = PARTS | {Op.AFTER}
_COPIED: Final = frozenset({"list", "dict", "set"})
_ENDING: Final = frozenset({"iterator", "view"})
_INSIDE: Final = PARTS | {Op.KEYWORD, Op.LIST, Op.DICT, Op.SET, Op.FROZENSET}
"""Symbols that are a part of what they are made of, or nothing else than that."""
_OF_SESSION: Final = OF_STATE | {Op.STATE_ALL}
_METHOD: Final = "builtins.data"
"""What is called a method of plain data: it is given the method first."""
_SECRETS: Final = "secrets"
_FRAMEWORK: Final = "streamlit"


# What a cache can do with it ---------------------------------------------------------------------

_GIVEN: Final = {
    **dict.fromkeys(("function", "generator", "iterator", "view"), "stream"),
    **dict.fromkeys(("widget", "upload", "table"), "data"),
    "connection": "resource",
}
"""What a cache can do with values of some kinds: see ``kind_of``."""
_GIVES: Table[Callable[[DryRun, Any, int], str]] = Table()


def gives(it: DryRun, value: Value, depth: int = _DEPTH) -> str:
    """What a function that returns a value gives: see ``Returned.gives``."""
    value = settle(it, value)
    return "stream" if value.lazy else _GIVES[type(value)](it, value, depth)


@_GIVES.of(Const, PerRelease)
def _data(it: DryRun, value: Value, depth: int) -> str:
    del it, value, depth
    return "data"


@_GIVES.of(Value)
def _given_by_parts(it: DryRun, value: Value, depth: int) -> str:
    known = _GIVEN.get(kind_of(value) or "")
    if known is not None or not depth:
        return known or ""
    parts = parts_of(it, value)
    return _given_by_symbol(it, value, depth) if parts is None else _together(it, parts, depth)


def _together(it: DryRun, parts: Iterable[Value], depth: int) -> str:
    kinds = {gives(it, each, depth - 1) for each in parts}
    return next((each for each in ("stream", "resource", "") if each in kinds), "data")


def _given_by_symbol(it: DryRun, value: Value, depth: int) -> str:
    known = effects().kinds
    if value.op is Op.TEXT or value.op in known["plain"]:
        return "data"
    parts = [each for each in value.args if isinstance(each, Value)]
    if not parts:
        return ""
    if value.op in PARTS:
        return gives(it, parts[0], depth - 1)
    return _together(it, parts, depth) if _is_made_of(value.op) else ""


def _is_made_of(op: str) -> bool:
    """Whether what an operation gives is made of what it is given, and of nothing else."""
    return not op[0].isalpha() or op in _INSIDE or op in effects().pure


@_GIVES.of(Result)
def _given_by(it: DryRun, value: Result, depth: int) -> str:
    if not depth:
        return ""
    known = effects()
    last = value.path.rpartition(".")[2]
    base = value.inputs[0] if value.inputs else None
    if {last, value.path} & known.kinds["once"] or it.flow.store.get(("parts", value)) is YES:
        return "stream"
    if value.path in known.kinds["plain"] or (last in known.kinds["content"] and base is not None):
        return "data"
    kind = _GIVEN.get(kind_of(value) or "")
    if kind is not None:
        return kind
    found = known.expensive_kind(value.path, method=base is not None and _is_of(value, base))
    if found is not None or base is None or not _is_of(value, base):
        return found or ""
    inner = gives(it, base, depth - 1)
    copies = last in known.copying_methods or last in known.kinds["same"]
    return inner if inner == "resource" or (inner == "data" and copies) else ""


def _is_of(value: Result, base: Value) -> bool:
    """Whether a result is that of a method of what it is given first."""
    while base.op in _READ:
        base = base.args[0]
    path = base.path if isinstance(base, Result) else base.op if isinstance(base, Symbol) else ""
    return bool(path) and value.path.startswith(f"{path}.")


def holds(it: DryRun, value: Value) -> bool:
    """Whether something is surely a list, a dict or a set."""
    value = settle(it, value)
    if isinstance(value, Phi):
        return holds(it, value.then) and holds(it, value.other)
    return value.kind in _COPIED


# What can be hashed ------------------------------------------------------------------------------

_HASHES: Table[Callable[[DryRun, Any, int], bool]] = Table()


def hashable(it: DryRun, value: Value, depth: int = _DEPTH) -> bool:
    """Whether Streamlit surely hashes a value."""
    value = settle(it, value)
    if isinstance(value, Const):
        return True
    if not depth or value.lazy:
        return False
    return _HASHES[type(value)](it, value, depth)


@_HASHES.of(Heap, Phi, Tuple, Value)
def _hashes_by_parts(it: DryRun, value: Value, depth: int) -> bool:
    parts = None if value.kind in _ENDING else parts_of(it, value)
    return parts is not None and _all_hashable(it, parts, depth)


def _all_hashable(it: DryRun, parts: Iterable[Value], depth: int) -> bool:
    return all(hashable(it, each, depth - 1) for each in parts)


@_HASHES.of(WidgetValue)
def _is_plain_widget(it: DryRun, value: WidgetValue, depth: int) -> bool:
    """Whether a widget gives texts, numbers, dates, or what is chosen among hashable things."""
    if value.upload:
        return False
    if value.options is not None:
        options = [each for each in value.options if isinstance(each, Value)]
        return _all_hashable(it, options, depth)  # what is no value is plain data
    gives = effects().values.get(value.command, "")
    return gives.startswith("argument:") or gives in effects().kinds["scalars"]


@_HASHES.of(Symbol)
def _is_hashable_symbol(it: DryRun, value: Symbol, depth: int) -> bool:
    if value.op is Op.TEXT or value.op in effects().kinds["plain"]:
        return True
    parts = [each for each in value.args if isinstance(each, Value)]
    return bool(parts) and _is_made_of(value.op) and _all_hashable(it, parts, depth)


@_HASHES.of(Result)
def _is_hashable_result(it: DryRun, value: Result, depth: int) -> bool:
    del depth
    known = effects().kinds
    if value.path in known["plain"]:
        return True
    method = value.inputs[0] if value.path == _METHOD else NONE
    if method.op is Op.ATTRIBUTE:
        return method.args[-1] in known["same"] and hashable(it, method.args[0])
    base: Any = value
    while isinstance(base, Result) and base.path not in known["table"]:
        base = base.inputs[0] if base.inputs else None
    return base is not None and gives(it, value) == "data"


_STEADY: Table[Callable[[DryRun, Any], bool]] = Table()


def steady(it: DryRun, value: Value) -> bool:
    """Whether a value is the same in every run, as far as it is known."""
    return all(_STEADY[type(each)](it, each) for each in leaves(value))


@_STEADY.of(Const, External, Function, Class, Module, PerRelease, Tuple, Phi)
def _stays(it: DryRun, value: Value) -> bool:
    del it, value
    return True


@_STEADY.of(Heap)
def _holds_steady(it: DryRun, value: Heap) -> bool:
    content = content_of(it, value)
    return content is not None and all(steady(it, each) for each in content)


@_STEADY.of(Symbol)
def _is_made_of_steady(it: DryRun, value: Symbol) -> bool:
    del it
    made_of_something = any(isinstance(each, Value) for each in value.args)
    return value.op is Op.TEXT or (made_of_something and _is_made_of(value.op))


@_STEADY.of(Result)
def _is_part_of_steady(it: DryRun, value: Result) -> bool:
    del it
    root = value.inputs[0] if value.inputs else None
    return isinstance(root, Symbol) and _is_of(value, root) and root.op in effects().pure


@_STEADY.of(Value)
def _may_change(it: DryRun, value: Value) -> bool:
    del it, value
    return False


# What code reads ---------------------------------------------------------------------------------


def note_load(it: DryRun, node: Any, result: Result, given: Arguments) -> None:
    """Note what a call reads that loads something, and what the function around it reads."""
    if given.kwargs.keys() & effects().kinds["parts"]:
        it.flow.store.set(("parts", result), YES)
    if it.trail.muted or it.here.around.surveying:
        return
    source = it.process.sources[it.here.module.path]
    used = [_used(it, *each) for each in source.once(read_names, node)]
    outer: list[Used] = []
    function = it.here.functions[-1].node if it.here.functions else None
    if isinstance(function, cst.FunctionDef) and function is it.here.frame.function:
        own = source.once(local_names, function)
        names = source.once(read_names, function.body)
        outer = [_used(it, *each) for each in names if each[0] not in own]
    chosen = any(map(_is_of_user, leaves(result.inputs)))
    note(it, Reads(node, gives(it, result), tuple(used), chosen, tuple(outer)))


def _is_of_user(value: Value) -> bool:
    """Whether a value is what a user chose, or is kept for one."""
    return isinstance(value, (WidgetValue, SessionState)) or value.op in _OF_SESSION


def note_needed(it: DryRun, node: cst.Call) -> None:
    """Note what the arguments of a call read, and the assignments that make this, in turn."""
    if it.trail.muted or it.here.around.surveying:
        return
    source = it.process.sources[it.here.module.path]
    found: dict[str, Used] = {}
    todo: list[cst.CSTNode] = list(node.args)
    while todo:
        for name, part in source.once(read_names, todo.pop()):
            used = _used(it, name, part)
            if name not in found and used.made and isinstance(used.made[1], cst.Assign):
                todo.append(used.made[1].value)
            found[name] = used
    note(it, Reads(node, "", tuple(found.values()), chosen=False))


def note_returned(
    it: DryRun, node: Any, function: Function, value: Value, given: Arguments
) -> None:
    """Note what a function gives that keeps or loads something, with what it was given."""
    used = tuple(_parameters(it, function, given))
    note(it, Returned(function, node, value, gives(it, value), holds(it, value), used))


def _parameters(it: DryRun, function: Function, given: Arguments) -> Iterator[Used]:
    """What the parameters of a function are given; of those with a star nothing is known."""
    params = function.node.params
    named = {**function.defaults, **given.kwargs}
    for at, each in enumerate((*params.posonly_params, *params.params, *params.kwonly_params)):
        name = each.name.value
        value = given.args[at] if at < len(given.args) else named.get(name, ABSENT)
        yield Used(name, "" if given.open else _kind_of_use(it, value), value)
    for star in (params.star_arg, params.star_kwarg):
        if isinstance(star, cst.Param):
            yield Used(star.name.value, "")


def _used(it: DryRun, name: str, part: str | None) -> Used:
    """What a name holds that is read now; ``part`` is the attribute of it that is read."""
    own = it.here.frame
    frame: Frame | None = own.shared.get(name, own)
    while frame is not None and (value := it.flow.store.get((frame, name))) is ABSENT:
        frame = frame.parent
        while frame is not None and frame.of_class:
            frame = frame.parent
    if frame is None:
        return Used(name, "fixed")  # a built-in, or nothing
    if isinstance(value, External) and _is_command(value.path, part):
        return Used(name, "", value)
    module = it.here.module
    if frame is not module.frame:
        return Used(name, _kind_of_use(it, value), value)
    if isinstance(value, (Function, Class)):
        return Used(name, "own", value)
    statement = it.process.sources[module.path].once(bound_once, module.tree).get(name)
    made = None if statement is None else (module.path, statement)
    fixed = made is not None and steady(it, value)
    return Used(name, "fixed" if fixed else _kind_of_use(it, value), value, made)


def _is_command(path: str, part: str | None) -> bool:
    """Whether something is Streamlit, or of it, and no secrets."""
    whole = path if part is None else f"{path}.{part}"
    return path.partition(".")[0] == _FRAMEWORK and not whole.startswith(f"{_FRAMEWORK}.{_SECRETS}")


def _kind_of_use(it: DryRun, value: Value) -> str:
    if value is ABSENT:
        return ""
    if hashable(it, value):
        return "hashable"
    if gives(it, value) == "resource" and not any(map(_is_of_user, leaves(value))):
        return "resource"
    return ""
