"""Where texts come from: what users type, what links and uploads say; and what passes them on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.model.events import Done, StateWrite
from stlint.model.guards import unless
from stlint.model.ops import JOINED, Op
from stlint.model.outside import External, Result, qualified
from stlint.model.questions.address import is_parameter
from stlint.model.questions.texts_filled import filled
from stlint.model.values import Const, Phi, Symbol, Tuple, Value, WidgetValue
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stlint.model.guards import Guard
    from stlint.model.run import Run

__all__ = ["Flow", "Origin", "flows", "kept_in_state", "parts_of"]

_TYPED: Final = frozenset({"text_input", "text_area", "chat_input"})
_CHOSEN: Final = frozenset({"multiselect", "selectbox"})
_UPLOADS: Final = frozenset(
    {"file_uploader", "camera_input", "audio_input", "experimental_audio_input"}
)
_PATHS: Final = frozenset({"path", "shell"})
"""What a text is used as where the name of a file is as much as a part of a path."""
_FIRST: Final = frozenset({Op.STR, Op.AFTER, Op.FORMAT, Op.FORMAT_STR})
"""Operations that show the first of what they are given as it is."""
_QUOTING: Final = frozenset({Op.FORMAT_REPR, Op.FORMAT_ASCII})
_QUOTABLE: Final = frozenset({"html", "query", "shown"})
"""What a text is used as where marks at its quotes change nothing."""
_LISTS: Final = frozenset({Op.LIST, Op.ITERATOR, Op.REVERSED})
_SET: Final = frozenset({"=", "setdefault", "update"})
_SHORT: Final = 20
"""What is cut to fewer characters can do little harm."""
_PLAIN: Final = frozenset("^,")
_LIMIT: Final = 300
"""Values that are looked at for one text."""
_OWN_DATA: Final = "builtins.data"


class Origin(NamedTuple):
    """Where a text comes from.

    Attributes:
        kind: ``typed``, ``upload`` (what is in it), ``name`` (that of an upload), ``address``,
            ``identity``, ``stored`` (in a database), ``model``.
        value: what gives it: of a widget its value.
    """

    kind: str
    value: Any


class Flow(NamedTuple):
    """A way by which a text gets into a value as it is.

    Attributes:
        origin: where it begins.
        guards: the conditions under which it goes that way.
        through: the writes of session state that it goes through.
    """

    origin: Origin
    guards: tuple[Guard, ...] = ()
    through: tuple[StateWrite, ...] = ()


def flows(run: Run, value: Any, how: str) -> Iterator[Flow]:
    """The ways by which texts of others get into a value; what is not sure to be one is left out.

    Args:
        run: the run that it is a value of.
        value: the value, as an opaque handle.
        how: what it is used as: ``html``, ``query``, ``code``, ``shell``, ``objects``, ``path``,
            ``shown``.
    """
    todo: list[tuple[Any, Flow]] = []
    if isinstance(value, Value):
        todo.append((value, Flow(Origin("", None))))
    left = _LIMIT
    while todo and left:
        each, way = todo.pop()
        left -= 1
        origin = _origin(run, each)
        if origin is not None:
            yield way._replace(origin=origin)
            continue
        for part, guards in parts_of(each, how):
            todo.append((part, way._replace(guards=(*way.guards, *guards))))
        for part, write in kept_in_state(run, each):
            if write not in way.through:
                todo.append((part, way._replace(through=(*way.through, write))))


def _origin(run: Run, value: Any) -> Origin | None:
    if isinstance(value, WidgetValue):
        return _of_widget(run, value)
    upload = _upload_of(value)
    if upload is not None:
        return Origin("name", upload)
    if value.op is Op.CALL:
        return Origin("address", value) if is_parameter(value) else None
    kinds = effects().kinds
    if isinstance(value, Result):
        if is_parameter(value):
            return Origin("address", value)
        method = value.path.rpartition(".")[2]
        if value.path in kinds["stored"] or (method in kinds["stored"] and _is_of_database(value)):
            return Origin("stored", value)
        return Origin("model", value) if _is_of(value.path, kinds["model"]) else None
    asked = value
    if value.op in {Op.ITEM, Op.ATTRIBUTE}:
        asked = _now_or_before(value.args[0])
    if not isinstance(asked, External):
        return None
    if asked.path in kinds["address"]:
        return Origin("address", value)
    return Origin("identity", value) if qualified(value) in kinds["identity"] else None


def _of_widget(run: Run, value: WidgetValue) -> Origin | None:
    if value.command in _UPLOADS:
        return Origin("upload", value)
    element = run.widgets.get(value)
    if element is None:
        return None
    free = value.command in _TYPED or (
        value.command in _CHOSEN and element["accept_new_options"].is_(True)
    )
    return None if not free or element["disabled"].is_(True) else Origin("typed", value)


def _upload_of(value: Any) -> WidgetValue | None:
    """The upload whose name a value is."""
    if value.op is not Op.ATTRIBUTE or value.args[2] != "name":
        return None
    base = _now_or_before(value.args[0])
    if base.op in {Op.ITEM, Op.ELEMENT}:
        base = _now_or_before(base.args[0])
    if base.op is Op.ATTRIBUTE and base.args[2] == "files":
        base = _now_or_before(base.args[0])
        return base if isinstance(base, WidgetValue) else None
    return base if isinstance(base, WidgetValue) and base.command in _UPLOADS else None


def _now_or_before(value: Value) -> Any:
    """What is read from, before anybody used it; of ``upload or []`` the upload."""
    while value.op is Op.AFTER or value.op is Op.OR:
        value = value.args[0]
    return value


def _is_of_database(value: Result) -> bool:
    known = effects()
    clients = (*known.connections, *known.kinds["client"])
    return any(value.path.startswith(f"{each}.") for each in clients if value.path[0] == each[0])


def _is_of(path: str, packages: Iterable[str]) -> bool:
    return any(path == each or path.startswith(f"{each}.") for each in packages)


def parts_of(value: Any, how: str) -> Iterator[tuple[Any, tuple[Guard, ...]]]:
    """What stands in a value as it is, each with the conditions under which it does."""
    if isinstance(value, Phi):
        yield value.then, value.guards
        yield value.other, (unless(value.guards),)
    elif isinstance(value, Tuple):
        yield from ((each, ()) for each in value.items)
    elif isinstance(value, Result):
        yield from ((each, ()) for each in _in_result(value, how))
    elif isinstance(value, Symbol):
        yield from ((each, ()) for each in _in_symbol(value, how) if isinstance(each, Value))


def _in_result(value: Result, how: str) -> Iterator[Any]:
    if not value.inputs:
        return
    base, method = value.inputs[0], value.path.rpartition(".")[2]
    kinds = effects().kinds
    if value.path == _OWN_DATA:
        if base.op is not Op.ATTRIBUTE:
            return
        base, method = base.args[0], base.args[2]
    elif value.path in kinds["held"] or (how in _PATHS and value.path in kinds["route"]):
        yield from value.inputs
        return
    if _leaves_it(value, base, method, how):
        yield base
    elif how in _PATHS and method in kinds["route"]:
        yield from (base, *value.inputs[1:])


def _leaves_it(call: Result, base: Any, method: str, how: str) -> bool:
    """Whether a method gives what it belongs to as it is, or pieces of that."""
    kinds = effects().kinds
    if method == "get":
        return is_parameter(base)
    if method == "replace":
        return len(call.inputs) > 2 and _is_harmless(call.inputs[1])
    return method in kinds["held"] or (how != "path" and method in kinds["pieces"])


def _in_symbol(value: Symbol, how: str) -> Iterator[Any]:
    op, args, kinds = value.op, value.args, effects().kinds
    if op in JOINED or op is Op.OR or op in _LISTS:
        yield from args
    elif op is Op.AND:
        yield args[-1]
    elif op is Op.DICT and how == "shown":
        yield from args
    elif op in _FIRST:
        yield from _shown(args)
    elif op is Op.MODULO or op.startswith(".format"):
        yield from filled(op, args)
    elif op is Op.MULTIPLY and any(isinstance(getattr(each, "now", None), int) for each in args):
        yield from args
    elif op is Op.DIVIDE:
        yield from args if how in _PATHS else ()
    elif op in {Op.ITEM, Op.ELEMENT, Op.ATTRIBUTE}:
        yield from _taken(value, how)
    elif op == ".join":
        yield from args
    elif op == ".replace":
        yield from args[:1] if _is_harmless(args[1]) else ()
        yield from args[2:3]
    elif op in _QUOTING or op in kinds["quoted"]:
        yield from args[:1] if how in _QUOTABLE else ()
    elif op.startswith("."):
        name = op[1:].partition("(")[0]
        yield from args[:1] if name in kinds["held"] else ()
        yield from args if how in _PATHS and name in kinds["route"] else ()
    elif op in kinds["held"] or (how in _PATHS and op in kinds["route"]):
        yield from args


def _shown(args: tuple[Any, ...]) -> Iterator[Any]:
    """What a conversion shows, unless its format is one of numbers."""
    how = args[1] if len(args) > 1 else ""
    how = how.now if isinstance(how, Const) else how
    if not isinstance(how, str) or how[-1:].lower() not in set("bcdeefgnx%"):
        yield args[0]


def _taken(value: Symbol, how: str) -> Iterator[Any]:
    """What a part is taken of that may hold a text of others as a whole."""
    base, key = value.args[0], value.args[-1]
    if value.op is Op.ITEM and key.op is Op.SLICE:
        if how != "shown" and _is_long(key):
            yield base
    elif _is_split(base):
        if how != "path" or _leaves_folders(base, key):
            yield base.args[0]
    elif value.op is Op.ATTRIBUTE and isinstance(base, WidgetValue):
        if key == "text" and base.command == "chat_input":
            yield base
    elif value.op is Op.ITEM and isinstance(base, WidgetValue) and base.command == "chat_input":
        if key.now == "text":
            yield base
    elif _is_many(base):
        yield base


def _is_split(value: Any) -> bool:
    return value.op.startswith(".") and value.op[1:] in effects().kinds["pieces"]


def _leaves_folders(split: Symbol, key: Any) -> bool:
    """Whether a part of the name of a file is all before its ending."""
    by = split.args[1].now if len(split.args) > 2 and isinstance(split.args[1], Const) else None
    return split.op == ".rsplit" and by == "." and key == Const(0)


def _is_long(cut: Symbol) -> bool:
    """Whether a slice surely leaves most of a text."""
    low, high, step = (each.now if isinstance(each, Const) else 0 for each in cut.args)
    if step not in {None, 1} or not isinstance(low, (int, type(None))) or (low or 0) < 0:
        return False
    return high is None or (isinstance(high, int) and (high < 0 or high - (low or 0) >= _SHORT))


def _is_many(value: Any) -> bool:
    """Whether a value has parts that are texts, and is no text itself."""
    if isinstance(value, WidgetValue):
        return value.command in _UPLOADS or value.command == "multiselect"
    if value.op in {Op.ITEM, Op.ELEMENT, Op.AFTER, Op.ATTRIBUTE, Op.OR}:
        if value.op is Op.ATTRIBUTE and value.args[2] in {"name", "text"}:
            return False
        return _is_many(value.args[0])
    if value.op in _LISTS or isinstance(value, Tuple):
        return True
    if isinstance(value, Result):
        known, method = effects().kinds, value.path.rpartition(".")[2]
        if value.path == _OWN_DATA and value.inputs[0].op is Op.ATTRIBUTE:
            method = value.inputs[0].args[2]
            return method in known["pieces"] or (method == "get" and is_parameter(value.inputs[0]))
        return method in known["pieces"] or method in known["stored"] or _is_listed(value.path)
    return value.op is Op.CALL and _is_listed(value.args[0])


def _is_listed(name: Any) -> bool:
    kinds = effects().kinds
    return str(name).endswith(("get_all", "experimental_get_query_params", "to_dict")) or (
        name in kinds["pieces"] or name in kinds["stored"] or _is_of(str(name), kinds["model"])
    )


def _is_harmless(old: Any) -> bool:
    """Whether it changes nothing of what a text can do that this is replaced in it."""
    text = old.now if isinstance(old, Const) else None
    if not isinstance(text, str):
        return False
    return text.isspace() or (len(text) == 1 and (text.isalnum() or text in _PLAIN))


def kept_in_state(run: Run, value: Any) -> Iterator[tuple[Any, StateWrite]]:
    """What session state was given under a key, here or in the run before."""
    keys: list[Any] = []
    while value.op in {Op.ITEM, Op.ELEMENT, Op.AFTER}:
        if value.op is Op.ITEM:
            keys.append(value.args[2].now)
        elif value.op is Op.ELEMENT:
            keys.append(None)
        value = value.args[0]
    if value.op is not Op.STATE or not isinstance(value.args[0], str):
        return
    for write in run.state(value.args[0]).writes:
        if write.how in _SET and not keys and isinstance(write.value, Value):
            yield write.value, write
        elif write.how == ".append()" and keys and not isinstance(keys[-1], str):
            for each in _appended(run, write):
                found = each if len(keys) == 1 else _entry(each, keys[0])
                if found is not None:
                    yield found, write


def _appended(run: Run, write: StateWrite) -> Iterator[Any]:
    """What a click has added to a list of session state."""
    for done in run.of(Done):
        if done.place.node is write.place.node and done.how == write.how and done.given:
            yield done.given[0]


def _entry(value: Any, key: Any) -> Any:
    """What a dict has under a key."""
    pairs = value.args[0].items if value.op is Op.DICT and isinstance(value.args[0], Tuple) else ()
    found = [each.items[1] for each in pairs if each.items and each.items[0].now == key]
    return found[-1] if found else None
