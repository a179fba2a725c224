"""What trials may touch: data of known kinds, and the methods of each that only compute."""

from __future__ import annotations

import re
import string
from collections import ChainMap, Counter, OrderedDict, defaultdict, deque
from pathlib import Path, PurePath
from types import MappingProxyType, SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.values import folding
from stlint.dryrun.values.folding import METHODS, CannotFoldError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_DAY: Final = "isocalendar isoformat isoweekday replace strftime toordinal weekday"
_LISTED: Final[dict[str, frozenset[str]]] = {
    path: frozenset(names.split())
    for path, names in {
        "array.array": "append byteswap count extend frombytes fromlist index insert pop remove "
        "reverse tobytes tolist",
        "datetime.date": _DAY,
        "datetime.datetime": f"{_DAY} date dst time timetz tzname utcoffset",
        "datetime.time": "dst isoformat replace strftime tzname utcoffset",
        "datetime.timedelta": "total_seconds",
        "datetime.timezone": "dst tzname utcoffset",
        "_io.BytesIO": "close getvalue read readable readline readlines seek seekable tell "
        "truncate writable write writelines",
        "_io.StringIO": "close getvalue read readable readline readlines seek seekable tell "
        "truncate writable write writelines",
    }.items()
}
"""Methods of kinds that have others too, which ask the clock, the place or the disk."""
_FREE: Final = frozenset(
    {"builtins.bool", "builtins.bytearray", "builtins.bytes", "builtins.complex", "builtins.dict",
     "builtins.dict_items", "builtins.dict_keys", "builtins.dict_values", "builtins.float",
     "builtins.frozenset", "builtins.int", "builtins.list", "builtins.mappingproxy",
     "builtins.range", "builtins.set", "builtins.slice", "builtins.str", "builtins.tuple",
     "collections.ChainMap", "collections.Counter", "collections.OrderedDict",
     "collections.defaultdict", "collections.deque", "decimal.Decimal", "fractions.Fraction",
     "_hashlib.HASH", "_struct.Struct", "ipaddress.IPv4Address", "ipaddress.IPv4Interface",
     "ipaddress.IPv4Network", "ipaddress.IPv6Address", "ipaddress.IPv6Interface",
     "ipaddress.IPv6Network", "itertools.chain", "re.Match", "re.Pattern",
     "stlint.dryrun.values.folding._FrozenSet",
     "stlint.dryrun.values.folding._Set", "string.Template"}
)  # fmt: skip
"""Kinds all of whose methods do nothing but compute."""
_OTHERS: Final = frozenset(
    {"_io.BytesIO", "_io.StringIO", "builtins.NoneType", "builtins.ellipsis", "operator.itemgetter",
     "pathlib.PosixPath", "pathlib.PurePosixPath", "pathlib.PureWindowsPath",
     "pathlib.WindowsPath", "pathlib._local.PosixPath", "pathlib._local.PurePosixPath",
     "pathlib._local.PureWindowsPath", "pathlib._local.WindowsPath", "re.RegexFlag",
     "types.SimpleNamespace", "uuid.UUID", *_FREE, *_LISTED}
)  # fmt: skip
_HASHES: Final = frozenset({"_blake2", "_hashlib", "_md5", "_sha1", "_sha2", "_sha256", "_sha512"})
_LAZY: Final = re.compile(r"itertools\.\w+|builtins\.(\w+_iterator|enumerate|filter|reversed|zip)")
_OF_RECORDS: Final = frozenset({"_asdict", "_replace", "count", "geturl", "index"})
_GENERATED: Final = frozenset({"urllib.parse"})
"""Modules whose named tuples have methods of their own, which only compute."""
FUNCTIONS: Final[tuple[Any, ...]] = (*folding.FUNCTIONS.values(), bytes, complex, object)
"""What an app may hand over to be called: it does not make much of little."""
_CLASSES: Final = frozenset(each for each in FUNCTIONS if isinstance(each, type))
_MAX_DEPTH: Final = 12
_LONGEST: Final = 2_000
"""A longer range is gone through for what is no number."""
_CERTAIN: Final = re.compile(r"(?:[^%]|%[aAbBdfGHIjmMpSuUVwWyYz%])*", re.DOTALL)
"""Forms of dates that are the same everywhere."""


_MAPPINGS: Final = frozenset({dict, Counter, OrderedDict, MappingProxyType})
_SEQUENCES: Final = frozenset(
    {list, tuple, set, frozenset, deque, type({}.items()), type({}.keys()), type({}.values())}
)


class Some:
    """An iterator over items, at the end of which something is raised."""

    __slots__ = ("_end", "_items")

    def __init__(self, items: list[Any], end: Exception) -> None:
        self._items = iter(items)
        self._end = end

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        for each in self._items:
            return each
        raise self._end


def is_record(data: Any) -> bool:
    """Whether something is a named tuple, or a class of them."""
    cls = data if isinstance(data, type) else type(data)
    if not issubclass(cls, tuple) or not hasattr(cls, "_fields"):
        return False
    return cls.__bases__ == (tuple,) or cls.__module__ in _GENERATED


def is_lazy(data: Any) -> bool:
    """Whether something gives items when it is asked for them."""
    return type(data) is Some or _LAZY.fullmatch(_path(type(data))) is not None


def admits(values: Iterable[Any], *, most: int) -> bool:
    """Whether nothing but data of known kinds is reached from some values, and little of it.

    Functions and iterators may only be among the values, not in them; the order of a set is
    nobody's to tell, nor where an object is.

    Args:
        values: the objects that a trial is made with.
        most: how many objects there may be.
    """
    todo = [(each, 0) for each in values]
    seen, dated, certain = 0, False, True
    while todo:
        each, depth = todo.pop()
        seen += 1
        parts = _parts(each)
        if seen > most or depth > _MAX_DEPTH or len(parts) > most:
            return False
        todo += [(part, depth + 1) for part in parts]
        if not (
            _is_data(each)
            or (_is_class(each) and each in _CLASSES)
            or (depth == 0 and _is_handed_over(each))
        ):
            return False
        dated |= type(each).__module__ == "datetime"
        certain &= type(each) is not str or is_certain_form(each)
    return certain or not dated


def is_certain_form(form: str) -> bool:
    """Whether a date looks the same in this form on all machines."""
    return _CERTAIN.fullmatch(form) is not None


def _is_handed_over(data: Any) -> bool:
    known = any(data is each for each in FUNCTIONS)
    return known or is_lazy(data) or type(data) is object or (is_record(data) and _is_class(data))


def _is_class(data: Any) -> bool:
    return isinstance(data, type)


def _is_data(data: Any) -> bool:
    cls = type(data)
    if cls in {set, frozenset}:
        return len(data) < 2
    if cls is range:
        return not data[_LONGEST:]
    if is_record(data):
        return not _is_class(data)
    return _path(cls) in _OTHERS or cls.__module__ in _HASHES


def _parts(data: Any) -> list[Any]:
    """What an object holds."""
    cls = type(data)
    if cls is SimpleNamespace:
        return list(vars(data).values())
    if cls is defaultdict:
        return [data.default_factory, *data, *data.values()]
    if cls is slice:
        return [data.start, data.stop, data.step]
    if cls is ChainMap:
        return list(data.maps)
    if cls in _MAPPINGS:
        return [*data, *data.values()]
    if cls in _SEQUENCES or is_record(data):
        return [] if _is_class(data) else list(data)
    return []


def _path(cls: type) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"


def taken(items: Iterator[Any], most: int) -> Iterator[Any]:
    """What an iterator gives, in one that holds nothing else.

    Behind so many items nobody knows: CannotFoldError is raised there.
    """
    found: list[Any] = []
    try:
        for each in items:
            if len(found) == most:
                return Some(found, CannotFoldError())
            found.append(each)
    except Exception as error:  # noqa: BLE001 - who asks for more gets it
        return Some(found, error)
    return iter(found)


def allows(data: Any, name: str) -> bool:
    """Whether a method of an object does nothing but compute.

    Methods that look up attributes by names in a text (``str.format``) are none.
    """
    kind = type(data)
    if isinstance(data, PurePath):
        return name in METHODS[type(Path())]
    if is_record(data):
        return name in _OF_RECORDS
    path = _path(kind)
    if path in _LISTED:
        return name in _LISTED[path]
    known = path in _FREE or kind.__module__ in _HASHES
    return known and not name.startswith(("_", "format"))


def fills_in_plainly(template: str) -> bool:
    """Whether ``str.format`` looks up nothing but arguments, and makes no wide fields of them."""
    try:
        fields = [(name, form) for _, name, form, _ in string.Formatter().parse(template)]
    except ValueError:
        return True  # it raises
    named = [(name, form or "") for name, form in fields if name is not None]
    return all(
        not set(".[") & set(name) and "{" not in form and not _is_wide(form) for name, form in named
    )


def _is_wide(form: str) -> bool:
    digits = "".join(each if each.isdigit() else " " for each in form)
    return any(len(each) > 3 for each in digits.split())
