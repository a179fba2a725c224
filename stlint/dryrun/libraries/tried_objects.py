"""Objects of Python's library that are made for real: what only computes can be tried out."""

from __future__ import annotations

import copy
import operator
import re
import warnings
from datetime import timedelta
from operator import itemgetter
from types import MappingProxyType, SimpleNamespace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.dryrun.libraries.python_library import owner_of
from stlint.dryrun.libraries.tried_calls import (
    TEXTS,
    answering,
    is_moderate,
    is_modest,
    is_quick,
    varies,
)
from stlint.dryrun.libraries.what_is_tried import admits, allows, is_lazy, is_record, taken
from stlint.dryrun.values.folding import MAX_SIZE, SCALARS, CannotFoldError, check
from stlint.model.values import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable


COMPUTING: Final = frozenset(
    {"array", "bisect", "calendar", "collections", "copy", "datetime", "decimal", "fractions",
     "functools", "hashlib", "heapq", "html", "ipaddress", "itertools", "json", "math", "numbers",
     "operator", "re", "statistics", "string", "struct", "textwrap", "types", "unicodedata", "uuid",
     "weakref"}
)  # fmt: skip
"""Modules that work with what they are given, not with files, networks, clocks or processes."""
ASKING: Final = frozenset(
    {"datetime.date.today", "datetime.datetime.now", "datetime.datetime.today",
     "datetime.datetime.utcnow", "uuid.getnode", "uuid.uuid1", "uuid.uuid4"}
)  # fmt: skip
"""What they have that does ask the world."""
_CONSTANTS: Final = {
    "calendar": "FRIDAY MONDAY SATURDAY SUNDAY THURSDAY TUESDAY WEDNESDAY",
    "datetime": "MAXYEAR MINYEAR UTC",
    "datetime.date": "max min resolution",
    "datetime.datetime": "max min resolution",
    "datetime.time": "max min resolution",
    "datetime.timedelta": "max min resolution",
    "datetime.timezone": "max min utc",
    "decimal": "ROUND_05UP ROUND_CEILING ROUND_DOWN ROUND_FLOOR ROUND_HALF_DOWN ROUND_HALF_EVEN "
    "ROUND_HALF_UP ROUND_UP",
    "math": "e inf nan pi tau",
    "re": "A ASCII DOTALL I IGNORECASE M MULTILINE S U UNICODE VERBOSE X",
    "string": "ascii_letters ascii_lowercase ascii_uppercase digits hexdigits octdigits printable "
    "punctuation whitespace",
    "uuid": "NAMESPACE_DNS NAMESPACE_OID NAMESPACE_URL NAMESPACE_X500",
}
"""What modules and classes have that is data, the same everywhere."""
_LASTING: Final = (*SCALARS, re.Match, re.Pattern, itemgetter)
_LASTING_HOMES: Final = frozenset({"datetime", "decimal", "fractions", "uuid"})
_MATCHING: Final = frozenset(
    {"findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn"}
)
_HASHES: Final = frozenset({"_blake2", "_hashlib"})
_NUMBERS: Final = (int, float, timedelta)
_EXACT: Final = frozenset({"decimal", "fractions"})
"""Modules of further ones: not imported for those who have none of them."""
_GROWING: Final = frozenset({operator.mul, operator.pow, operator.lshift, operator.matmul})
LOOKING_UP: Final = frozenset({"format", "format_map"})
"""Methods of texts that look up attributes by names in the text."""
_BY_CHANCE: Final = ("builtins.hash", "random.", "secrets.", "time.")
"""They are asked for what they refuse alone."""
_PLACED: Final = " at 0x"
"""In a text that tells where an object is."""
_OF_THE_PLACE: Final = frozenset({"builtins.dir", "builtins.vars"})
"""Without arguments they tell of where they are called."""
MAX_BITS: Final = 64
"""Of the parts of a fraction."""
MAX_TAKEN: Final = 500
"""Items of an iterator that are asked for."""
_MAX_PARTS: Final = 2_000
"""Objects in an object that are looked at."""


class Made(NamedTuple):
    """A Python object that a value stands for: in every run, or in this one only."""

    data: Any
    always: bool

    @property
    def lasts(self) -> bool:
        """Whether nothing can change it."""
        return isinstance(self.data, _LASTING) or (
            type(self.data).__module__ in _LASTING_HOMES or is_record(self.data)
        )


class Raised(NamedTuple):
    """What a trial has raised: ``sure`` says that every Python does that.

    ``error`` is the built-in class of that by its dotted name, ``own`` that of the library.
    """

    error: str
    sure: bool
    own: str = ""


UNTOLD: Final = Made(UNKNOWN, always=False)
"""What a trial gives that would take too long, or of which nobody wants to know."""


class Holder:
    """Keeps what was made where only values are kept: equal to itself alone."""

    __slots__ = ("made",)

    def __init__(self, made: Made) -> None:
        self.made = made


def is_computing(data: Any) -> bool:
    """Whether an object does nothing but compute, whatever is done with it."""
    called = callable(data) and not isinstance(data, itemgetter)
    return not called and admits([data], most=_MAX_PARTS)


def constant(path: str) -> Made | None:
    """What a module of Python's library has by a name, if it is no function: ``timezone.utc``."""
    owner, _, name = path.rpartition(".")
    if name not in _CONSTANTS.get(owner, "").split():
        return None
    data = getattr(owner_of(owner), name, None)
    return None if data is None else Made(data, True)


def member(made: Made, name: str) -> Made | Raised | None:
    """An attribute of an object; ``None``: nobody knows."""
    if name.startswith("_") and not (is_record(made.data) or type(made.data) is SimpleNamespace):
        return None
    if name.startswith("__"):
        return None
    try:
        return Made(getattr(made.data, name), made.always)
    except AttributeError:
        own = made.data is None or is_record(made.data) or hasattr(made.data, "__dict__")
        return Raised("builtins.AttributeError", own)
    except Exception:  # noqa: BLE001 - a property that fails is no matter of ours
        return None


def call(path: str, args: list[Any], kwargs: dict[str, Any]) -> Made | Raised | None:
    """What a function of Python's library gives or raises; ``None``: it is not tried."""
    function = answering(path)
    if function is None:
        return None
    if not is_modest(path, [*args, *kwargs.values()]) or (path in _OF_THE_PLACE and not args):
        return UNTOLD
    return _tried(path, function, args, kwargs)


def call_object(
    path: str, data: Any, args: list[Any], kwargs: dict[str, Any]
) -> Made | Raised | None:
    """The same for an object that can be called, such as an ``itemgetter``."""
    callable_ = is_record(data) if isinstance(data, type) else isinstance(data, itemgetter)
    if not callable_ or not is_modest("", [*args, *kwargs.values()]):
        return None
    return _tried(path, data, args, kwargs)


def call_method(
    path: str, data: Any, name: str, args: list[Any], kwargs: dict[str, Any]
) -> tuple[Made | Raised | None, Any]:
    """The same for a method of an object; with the object as it is after that.

    What the object is after it is UNKNOWN if that cannot be told.
    """
    own = _own(data)
    if own is UNKNOWN:
        return None, UNKNOWN
    if not allows(own, name):
        return UNTOLD if hasattr(own, name) else Raised("builtins.TypeError", False), UNKNOWN
    if not is_modest("", [data, *args, *kwargs.values()]) or not admits([own], most=_MAX_PARTS):
        return UNTOLD, UNKNOWN
    texts = [*args, *kwargs.values()]
    if isinstance(data, re.Pattern) and name in _MATCHING and not is_quick(data, texts):
        return UNTOLD, UNKNOWN
    function = getattr(own, name, None)
    if not callable(function):
        return Raised("builtins.TypeError", function is not None), UNKNOWN
    found = _tried(path, function, args, kwargs)
    return found, own if _is_small(own) else UNKNOWN


def operation(function: Callable[..., Any], values: list[Any]) -> Made | Raised | None:
    """The result of an operator, or of a built-in that asks for items."""
    small = all(isinstance(each, _NUMBERS) or type(each).__module__ in _EXACT for each in values)
    if function in _GROWING and not (function is operator.mul and small):
        return UNTOLD
    if function is operator.mod and isinstance(values[0], TEXTS) and not is_modest("", values):
        return UNTOLD
    if not all(map(is_moderate, values)):
        return UNTOLD
    return _tried("", function, values, {})


def take_apart(data: Any, count: int, more: bool) -> None:
    """Unpack something for so many names; ``more``: one of them takes all that is left.

    Raises:
        ValueError: there are too many items, or too few.
    """
    items = list(data)
    if len(items) < count - 1 if more else len(items) != count:
        raise ValueError


def _tried(
    path: str, function: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
) -> Made | Raised | None:
    if not admits([*args, *kwargs.values()], most=_MAX_PARTS):
        return UNTOLD
    own = [_bounded(_own(each)) for each in args]
    named = {name: _bounded(_own(each)) for name, each in kwargs.items()}
    if any(each is UNKNOWN for each in (*own, *named.values())):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = function(*own, **named)
        check(found)
    except (CannotFoldError, RecursionError, MemoryError):
        return UNTOLD
    except Exception as error:  # noqa: BLE001 - that is the question
        line = type(error).__mro__
        name = next(each.__name__ for each in line if each.__module__ == "builtins")
        own_name = f"{line[0].__module__}.{line[0].__qualname__}"
        return Raised(
            f"builtins.{name}", not varies(path, error, args, named=bool(kwargs)), own_name
        )
    if path.startswith(_BY_CHANCE) or (isinstance(found, str) and _PLACED in found):
        return UNTOLD
    return Made(found, True) if _is_small(found) else UNTOLD


def _is_small(data: Any) -> bool:
    """Whether something holds no more than is worth knowing."""
    if type(data).__module__ == "fractions":
        return bool(max(abs(data.numerator), data.denominator).bit_length() <= MAX_BITS)
    try:
        return len(data) <= MAX_SIZE
    except (TypeError, OverflowError):
        return True


def _own(data: Any) -> Any:
    """A copy that may be changed; UNKNOWN: there is none."""
    if isinstance(data, (*SCALARS, type, MappingProxyType)):
        return data
    try:
        return data.copy() if type(data).__module__ in _HASHES else copy.deepcopy(data)
    except Exception:  # noqa: BLE001 - iterators of some releases of Python, objects in use
        return UNKNOWN


def _bounded(data: Any) -> Any:
    """An iterator that does not go on for ever."""
    return taken(data, MAX_TAKEN) if is_lazy(data) else data
