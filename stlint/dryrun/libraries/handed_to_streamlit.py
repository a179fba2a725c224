"""Objects of libraries that an app hands to Streamlit: what they are, and what is in them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.contents import pairs_of, version_of
from stlint.dryrun.core.flow import settle
from stlint.dryrun.libraries.known_names import ENUM
from stlint.dryrun.values.concrete import concrete
from stlint.dryrun.values.members import iterated
from stlint.model.objects import Class
from stlint.model.ops import Op
from stlint.model.outside import Result
from stlint.model.values import NONE, Const, Symbol, Tuple, Value
from stlint.streamlit_api.shapes import Made
from stlint.streamlit_api.tables import kept

if TYPE_CHECKING:
    from stlint.dryrun.core.dry_run import DryRun

_BARE: Final = frozenset({"day", "moment", "object", "frame"})
"""Objects that may be made of nothing; others are something else then."""
_LISTED: Final = frozenset({"array", "frame", "index", "series"})
"""Objects that have items, one after the other."""


@lru_cache(maxsize=1)
def _makers() -> dict[str, str]:
    """The shape of what a function or class of a library gives, by its name."""
    return {name: shape for shape, names in kept("arguments")["objects"].items() for name in names}


@lru_cache(maxsize=1)
def _alone() -> frozenset[str]:
    return frozenset(kept("arguments")["sure_alone"])


def made(it: DryRun, value: Value) -> Made | None:
    """The object that a value is, if it is one that releases were asked about."""
    value = settle(it, value)
    if isinstance(value, Result):
        path, inputs = value.path, value.inputs
    elif type(value) is Symbol:
        path, inputs = value.op, value.args
    else:
        return _enumeration(it, value) if isinstance(value, Class) else None
    shape = _makers().get(path)
    if shape is None or not (inputs or shape in _BARE) or (path in _alone() and len(inputs) > 1):
        return None
    content = _content(inputs)
    if shape not in _LISTED or content is None or version_of(it, value) is not NONE:
        return Made(shape)
    data = _data(it, content)
    return Made(shape, _items(data), data=data if shape == "frame" else None)


def plain_member(value: Value) -> Made | None:
    """A member of an enumeration of the app that equals nothing but itself."""
    if type(value) is not Symbol or value.op is not Op.MEMBER:
        return None
    cls, name = value.args
    above = {str(each) for each in cls.line() if not isinstance(each, Class)}
    return Made("member", name=f"{cls.name}.{name}") if above == {ENUM} else None


def _enumeration(it: DryRun, cls: Class) -> Made | None:
    members = [plain_member(each) for each in iterated(it, cls) or ()]
    return Made("class", tuple(members)) if members and None not in members else None


def _content(inputs: tuple[Value, ...]) -> Value | None:
    """What a table or an array is made of, if that is all that is given."""
    (content, *others) = inputs or (None,)
    if isinstance(content, Tuple) and len(content.items) == 2:
        name, content = content.items  # given by name
        content = content if name in (Const("data"), Const("object")) else None
    return None if others else content


def _data(it: DryRun, value: Value) -> Any:
    """The plain data that a table or an array is made of: a list, or lists by name."""
    content = value.args[0] if value.op in {Op.DICT, Op.LIST} else None
    if not isinstance(content, Tuple):
        return concrete(it, value)
    if value.op is Op.LIST:
        return [concrete(it, each) for each in content.items]
    pairs = [each.items for each in pairs_of(content.items)]
    return {concrete(it, name): concrete(it, each) for name, each in pairs}


def _items(data: Any) -> tuple[Any, ...] | None:
    """What is in a table or an array: of a table, its first column."""
    if type(data) is dict and data:
        data = next(iter(data.values()))
    plain = type(data) is list and all(type(each) in {str, int, float} for each in data)
    return tuple(data) if plain and len({type(each) for each in data}) < 2 else None
