"""What trials may do with an object: the methods of its kind that do nothing but compute."""

from __future__ import annotations

import string
from typing import Any, Final

from stlint.dryrun.folding import METHODS

_DAY: Final = "isocalendar isoformat isoweekday replace strftime timetuple toordinal weekday"
_LISTED: Final[dict[str, frozenset[str]]] = {
    path: frozenset(names.split())
    for path, names in {
        "array.array": "append byteswap count extend frombytes fromlist index insert pop remove "
        "reverse tobytes tolist",
        "datetime.date": _DAY,
        "datetime.datetime": f"{_DAY} date dst time timetz tzname utcoffset utctimetuple",
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
     "stlint.dryrun.folding._FrozenSet", "stlint.dryrun.folding._Set", "string.Template"}
)  # fmt: skip
"""Kinds all of whose methods do nothing but compute."""
_OF_RECORDS: Final = frozenset({"_asdict", "_replace", "count", "geturl", "index"})


def allows(data: Any, name: str) -> bool:
    """Whether a method of an object does nothing but compute.

    Methods that look up attributes by names in a text (``str.format``) are none.
    """
    kind = type(data)
    if kind in METHODS and not issubclass(kind, (str, bytes, list, tuple, set, dict, int, float)):
        return name in METHODS[kind]
    if issubclass(kind, tuple) and hasattr(kind, "_fields"):
        return name in _OF_RECORDS
    path = f"{kind.__module__}.{kind.__qualname__}"
    if path in _LISTED:
        return name in _LISTED[path]
    return path in _FREE and not name.startswith("_") and not name.startswith("format")


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
