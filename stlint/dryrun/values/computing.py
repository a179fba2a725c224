"""What Python's library makes of what stands in the app: it is tried, or doubted."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.contents import content_of, pairs_of, version_of
from stlint.dryrun.core.failures import fail, fails_now, may_fail
from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.core.tables import Table
from stlint.dryrun.core.trail import doubt
from stlint.dryrun.libraries import tried_objects
from stlint.dryrun.libraries.tried_objects import ASKING, COMPUTING, Holder, Made, Raised
from stlint.dryrun.libraries.what_is_tried import FUNCTIONS, is_record
from stlint.dryrun.values import folding
from stlint.dryrun.values.concrete import concrete
from stlint.dryrun.values.exceptions import made_of
from stlint.dryrun.values.folds import is_otherwise, operate_on_data
from stlint.model.objects import Heap
from stlint.model.ops import PARTS, Op
from stlint.model.outside import External, Result, qualified
from stlint.model.values import NONE, UNKNOWN, Const, Phi, Symbol, Tuple, Value, WidgetValue, fresh
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stlint.dryrun.core.arguments import Arguments
    from stlint.dryrun.core.dry_run import DryRun


REFUSED: Final = Raised("", sure=True)
"""What a trial gives that has raised, and told so."""
_DOUBTFUL: Final = Raised("", sure=False)
"""What it gives if nobody knows what comes of something that only computes."""
_BUILTINS: Final = {f"builtins.{each.__name__}": each for each in FUNCTIONS}
"""Functions that are handed over, and classes."""
_WORLDLY: Final = frozenset(
    {"breakpoint", "compile", "eval", "exec", "exit", "globals", "help", "id", "input", "locals",
     "open", "print", "quit", "__import__"}
)  # fmt: skip
"""Built-ins that ask the world, or that are known in other ways."""
_TRIED: Final = (External, Phi, Result, Symbol, WidgetValue)
"""What an operation may not take in this run, whatever it is in others."""
_DEPTH: Final = 6
_MAX_ITEMS: Final = 500
"""Nothing is tried with more."""


_ATTRIBUTE: Final = Op.ATTRIBUTE
_OBJECT: Final = Op.OBJECT
_ITEM: Final = Op.ITEM


def made_python(it: DryRun, value: Value, depth: int = _DEPTH) -> Made | None:
    """The Python object that a value stands for, those of libraries too."""
    value = settle(it, value)
    data = concrete(it, value)
    if data is not UNKNOWN:
        return Made(data, True)
    if isinstance(value, External):
        known = _BUILTINS.get(value.path)
        return tried_objects.constant(value.path) if known is None else Made(known, True)
    if isinstance(value, (Result, Symbol)):
        found = _made_before(it, value)
        if found is not None:
            return found
    if isinstance(value, (Heap, Tuple)) and depth:
        return _made_of(it, value, depth - 1)
    data = concrete(it, value, now=True)
    return None if data is UNKNOWN else Made(data, False)


def _made_before(it: DryRun, value: Result | Symbol) -> Made | None:
    known = it.flow.store.get(("object", value))
    if known is not ABSENT:
        known = settle(it, known)
        if known.op is not _OBJECT:
            return None
        version, holder = known.args
        made: Made = holder.made
        return made if made.lasts or version == version_of(it, value) else None
    if value.op is _ATTRIBUTE and len(value.args) == 3:
        base, version, name = value.args
        whole = made_python(it, base) if isinstance(base, (Result, Symbol)) else None
        part = (
            tried_objects.member(whole, name) if whole and version == version_of(it, base) else None
        )
        return part if isinstance(part, Made) and tried_objects.is_computing(part.data) else None
    return None


def _made_of(it: DryRun, value: Heap | Tuple, depth: int) -> Made | None:
    content = content_of(it, value)
    kind = "tuple" if isinstance(value, Tuple) else value.kind
    if content is None or kind not in {"tuple", "list", "dict"} or len(content) > _MAX_ITEMS:
        return None
    if kind == "dict":
        content = tuple(part for pair in pairs_of(content) for part in pair.items)
    parts = [made_python(it, each, depth) for each in content]
    if any(each is None for each in parts):
        return None
    data = [each.data for each in parts if each is not None]
    always = all(each.always for each in parts if each is not None)
    if kind == "dict":
        try:
            return Made(dict(zip(data[::2], data[1::2], strict=True)), always)
        except TypeError:
            return None
    return Made(tuple(data) if kind == "tuple" else data, always)


def keep_made(it: DryRun, value: Value, made: Made) -> None:
    """Remember which object a value stands for, until it is changed."""
    if isinstance(value, (Result, Symbol)) and tried_objects.is_computing(made.data):
        it.flow.store.set(("object", value), Symbol(_OBJECT, (version_of(it, value), Holder(made))))
    elif isinstance(value, (Result, Symbol)) and is_record(made.data):
        it.flow.store.set(("object", value), Symbol(_OBJECT, (NONE, Holder(made))))


def attempt(
    it: DryRun, path: str, function: Value | None, given: Arguments
) -> Made | Raised | None:
    """Call what only computes; REFUSED if that raises, which it has done then.

    Args:
        it: the dry run.
        path: the dotted name of the function.
        function: what is called, unless it is simply what has this name.
        given: the arguments.
    """
    if given.open:
        return None
    made = [made_python(it, each) for each in given.all]
    parts = [each for each in made if each is not None]
    found = _try_out(it, path, function, given, parts) if len(parts) == len(made) else None
    if found is None and _computes(it, path):
        pairs = zip(given.all, made, strict=True)
        written = all(one is not None or is_written(it, each) for each, one in pairs)
        plain = function is None and path.count(".") == 1  # what a class has is seldom tried
        if written and (plain or (function is not None and _is_made_here(it, function))):
            return _DOUBTFUL
    return found


def _try_out(
    it: DryRun, path: str, function: Value | None, given: Arguments, parts: list[Made]
) -> Made | Raised | None:
    split, data = len(given.args), [each.data for each in parts]
    args, kwargs = data[:split], dict(zip(given.kwargs, data[split:], strict=True))
    always = all(each.always for each in parts)
    if function is None:
        return _outcome(it, tried_objects.call(path, args, kwargs), always, path, given.all)
    if function.op is _ATTRIBUTE and len(function.args) == 3:
        base, version, name = function.args
        whole = made_python(it, base) if isinstance(base, (Result, Symbol)) else None
        if whole is None or (not whole.lasts and version != version_of(it, base)):
            return None
        found, after = tried_objects.call_method(path, whole.data, name, args, kwargs)
        if isinstance(found, Made) and not whole.lasts and after is not UNKNOWN:
            it.flow.folds.after_call = base, Made(after, always and whole.always)
        return _outcome(it, found, always and whole.always, path, (base, *given.all))
    whole = made_python(it, function) if isinstance(function, (Result, Symbol)) else None
    if whole is None:
        return None
    found = tried_objects.call_object(path, whole.data, args, kwargs)
    return _outcome(it, found, always and whole.always, path, (function, *given.all))


def _is_made_here(it: DryRun, function: Value) -> bool:
    """Whether what is called, or what it belongs to, is made of what stands in the app."""
    if function.op is _ATTRIBUTE:
        function = function.args[0]
    return is_written(it, function) or made_python(it, function) is not None


def _outcome(
    it: DryRun,
    found: Made | Raised | None,
    always: bool,
    how: str,
    values: Sequence[Value],
) -> Made | Raised | None:
    if not isinstance(found, Raised):
        return found if found is None else Made(found.data, always)
    error = found.own or found.error
    if not found.sure:
        may_fail(it, error)
        return tried_objects.UNTOLD
    if always:
        fail(it, error, how, values)
    else:
        fails_now(it, error, how, values)
    return REFUSED


def concluded(it: DryRun, result: Value, found: Made | Raised | None) -> Value:
    """The value of a call that was tried: what it gave is remembered."""
    after, it.flow.folds.after_call = it.flow.folds.after_call, None
    if found is _DOUBTFUL:
        doubt(it)
    if isinstance(found, Made):
        if found.data is None and found.always:
            result = NONE
        if after is not None:
            keep_made(it, *after)
        keep_made(it, result, found)
    return result


def operate(it: DryRun, op: str, function: Callable[..., Any], *values: Value) -> Value:
    """An operation of the app on values, objects of libraries too; it may be known to raise."""
    found = operate_on_data(it, op, function, *values)
    if op.removeprefix(".") in tried_objects.LOOKING_UP:
        return found
    tried = not any(concrete(it, each, now=True) is UNKNOWN for each in values)
    if isinstance(found, Symbol) and found.now is UNKNOWN and not tried:
        harmless = op in folding.HARMLESS or op in folding.STEADY
        return operated(it, found, function, values, harmless=harmless)
    return found


def operated(
    it: DryRun,
    found: Value,
    function: Callable[..., Any],
    values: tuple[Value, ...],
    *,
    harmless: bool = False,
) -> Value:
    """What an operation gives, if an operand is an object of a library, or known for now."""
    objects = [each for each in values if isinstance(each, _TRIED)]
    if not objects:
        return found
    parts = [made_python(it, each) for each in values]
    made = [each for each in parts if each is not None]
    outcome = None
    if len(made) == len(parts) and not is_otherwise(it, values):
        tried = tried_objects.operation(function, [each.data for each in made])
        outcome = _outcome(it, tried, all(each.always for each in made), str(found.op), values)
        if outcome is REFUSED:
            return fresh(Op.RESULT)
    if isinstance(outcome, Made):
        keep_made(it, found, outcome)
    elif (
        not harmless
        and any(_is_of_library(it, each) for each in objects if type(each) is not External)
        and all(map(partial(is_written, it), values))
    ):
        doubt(it)
    return found


def refuse_none(it: DryRun, path: str, given: Arguments) -> None:
    """A function of a library is called that surely refuses None, which it is given now."""
    error = effects().refusing.get(path)
    first = given.args[0] if error and given.args else None
    if error is None or first is None or concrete(it, first, now=True) is not None:
        return
    if first == NONE:
        fail(it, error, path, given.args)
    elif not is_otherwise(it, given.args):
        fails_now(it, error, path, given.args)


def must_give_items(it: DryRun, value: Value) -> None:
    """Something is asked for an iterator, which may be used later, or never."""
    value = settle(it, value)
    if isinstance(value, Const) and not isinstance(value.value, (str, bytes)):
        fail(it, "TypeError", "items", (value,))
    operated(it, fresh("items"), iter, (value,))


def has_member(it: DryRun, base: Value, name: str) -> None:
    """An attribute of an object of a library is asked for, which may not have it."""
    if not isinstance(base, (Phi, Result, Symbol, WidgetValue)):
        return
    whole = None if is_otherwise(it, (base,)) else made_python(it, base)
    if whole is not None:
        found = tried_objects.member(whole, name)
        if isinstance(found, Raised):
            _outcome(it, found, whole.always, f".{name}", (base,))
    elif _is_of_library(it, base) and not name.startswith("__") and is_written(it, base):
        doubt(it)


_LAZY: Final = frozenset({Op.MAP, Op.FILTER})
_PLAIN: Final = PARTS - {Op.ELEMENT} | {Op.KEYWORD}


def _computes(it: DryRun, path: str) -> bool:
    top, _, name = path.partition(".")
    if top == "builtins":
        return name.partition(".")[0] not in _WORLDLY and not made_of(path)
    return top in COMPUTING and not any(path.startswith(each) for each in ASKING)


def _is_of_library(it: DryRun, value: Value) -> bool:
    if value.op is _ITEM and type(value.args[0]) is External:
        return False  # a type: ``dict[str, int]``
    path = qualified(value)
    if path is None:
        return value.op in _LAZY
    return path != "builtins.data" and _computes(it, path)


_WRITTEN: Table[Callable[[DryRun, Any, int], bool]] = Table()


def is_written(it: DryRun, value: Value, depth: int = _DEPTH) -> bool:
    """Whether something is made of what stands in the app, by what only computes."""
    value = settle(it, value)
    if isinstance(value, Const):
        return True
    return bool(depth) and _WRITTEN[type(value)](it, value, depth - 1)


@_WRITTEN.of(External)
def _computes_itself(it: DryRun, value: External, depth: int) -> bool:
    del depth
    return _computes(it, value.path)


@_WRITTEN.of(Value)
def _holds_written(it: DryRun, value: Value, depth: int) -> bool:
    content = content_of(it, value)
    return content is not None and all(is_written(it, each, depth) for each in content)


@_WRITTEN.of(Result)
def _is_called_with_written(it: DryRun, value: Result, depth: int) -> bool:
    known = version_of(it, value) is NONE and _is_of_library(it, value)
    return known and all(is_written(it, each, depth) for each in value.inputs)


@_WRITTEN.of(Symbol)
def _is_made_of_written(it: DryRun, value: Symbol, depth: int) -> bool:
    known = version_of(it, value) is NONE and _is_operation(it, value)
    parts = [each for each in value.args if isinstance(each, Value)]
    return known and all(is_written(it, each, depth) for each in parts)


def _is_operation(it: DryRun, value: Symbol) -> bool:
    if value.op in _PLAIN:
        return True
    if "." in value.op:
        return _computes(it, value.op)
    return value.op in effects().pure or value.op in folding.SIGNS.values()
