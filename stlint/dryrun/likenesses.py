"""Python objects that are like what a value stands for, where nobody knows which object it is."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import random
import sys
from enum import Enum
from itertools import islice
from pathlib import PurePath
from types import FunctionType
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from uuid import UUID

from stlint.dryrun.answering import owner_of
from stlint.dryrun.folding import CannotFoldError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import libcst as cst

    from stlint.model.values import Function

LOOKED_INTO: Final = frozenset(
    {"base64", "calendar", "collections", "contextlib", "copy", "csv", "dataclasses", "datetime",
     "decimal", "enum", "fractions", "functools", "getpass", "glob", "gzip", "hashlib", "heapq",
     "html", "inspect", "io", "itertools", "json", "locale", "logging", "math", "operator", "os",
     "os.path", "pathlib", "pickle", "platform", "pprint", "queue", "random", "re", "secrets",
     "shutil", "statistics", "string", "struct", "sys", "tempfile", "textwrap", "threading",
     "time", "traceback", "typing", "urllib.parse", "uuid", "warnings", "zlib"}
)  # fmt: skip
"""Modules of Python's library that may be imported to see what they have."""
_MANY: Final = 1_000_000
_MOST_LINES: Final = 100


class Likeness(NamedTuple):
    """An object that can do what another can do; ``exact``: it holds the same, too."""

    data: Any
    exact: bool


class _Callable:
    """A function that takes as many arguments by position as another."""

    def __init__(self, least: int = 0, most: int = _MANY) -> None:
        self.least, self.most = least, most

    def __call__(self, *given: Any, **named: Any) -> Any:
        if not named and not self.least <= len(given) <= self.most:
            raise TypeError
        raise CannotFoldError


FUNCTION: Final = _Callable()


class _Environment(dict[str, str]):
    """As ``os.environ``: it has whatever is asked for, and takes texts only."""

    def __getitem__(self, name: str) -> str:
        return _text(name)

    def __setitem__(self, name: str, value: str) -> None:
        _text(name), _text(value)

    def __delitem__(self, name: str) -> None:
        _text(name)

    def get(self, name: str, default: Any = None) -> Any:
        return default if default is not None else _text(name)


class _Stream:
    """Where texts are written."""

    def write(self, text: str) -> int:
        return len(_text(text))


class _Drawing:
    """A place to draw into."""

    def __enter__(self) -> None:
        """Begin to draw there."""

    def __exit__(self, *error: object) -> None:
        """End it."""


class _Generator:
    """A generator of the app."""

    close = send = throw = FUNCTION.__call__

    def __iter__(self) -> _Generator:
        return self

    def __next__(self) -> Any:
        raise CannotFoldError


class _Module:
    """A module."""


class _Coroutine:
    """What a call of an asynchronous function gives."""

    close = send = throw = __await__ = FUNCTION.__call__


class _Member(Enum):
    ONE = object()


PLACE: Final = _Drawing()
MEMBER: Final = _Member.ONE
ENUMERATION: Final = _Member
COROUTINE: Final = _Coroutine()
MODULE: Final = _Module()
GENERATOR: Final = _Generator()
_NOW: Final = dt.datetime(2024, 5, 15, 12, 30)  # noqa: DTZ001 - as ``now()`` gives it


def _text(data: Any) -> str:
    if not isinstance(data, str):
        raise TypeError
    return "text"


def _path(path: Any = ".", *rest: Any) -> str:
    del rest
    if not isinstance(path, int):
        os.fspath(path)
    return "text"


def _there(path: Any) -> bool:
    return bool(_path(path))


def _size(path: Any) -> float:
    return float(bool(_path(path)))


def _listed(path: Any = ".") -> list[str]:
    return [] if path is None else [_path(path)]


def _found(path: Any) -> list[str]:
    if not isinstance(path, (str, bytes)):
        raise TypeError
    return ["text"]


def _from_stamp(stamp: Any, zone: Any = None) -> dt.datetime:
    if not isinstance(stamp, (int, float)):
        raise TypeError
    return _NOW.replace(tzinfo=zone)


def _printed(
    *data: Any, sep: Any = None, end: Any = None, file: Any = None, flush: Any = False
) -> None:
    if file is not None and not callable(getattr(type(file), "write", None)):
        raise AttributeError
    for each in (sep, end):
        if each is not None:
            _text(each)
    for each in data:
        str(each)
    bool(flush)


def _seeded(seed: Any = None) -> None:
    if seed is not None and not isinstance(seed, (int, float, str, bytes, bytearray)):
        raise TypeError


def _named(data: Any, name: Any, *more: Any) -> None:
    """As what reads, sets or deletes an attribute."""
    del data, more
    _text(name)


def _opened(path: Any, mode: Any = "r", *rest: Any, **named: Any) -> None:
    del rest, named
    _path(path)
    letters = set(_text_of(mode))
    if not letters <= set("rwxabt+") or len(letters & set("rwxa")) != 1:
        raise ValueError


def _text_of(data: Any) -> str:
    _text(data)
    found: str = data
    return found


def _rows(lines: Any, *rest: Any, **named: Any) -> Iterator[list[str]]:
    return iter(list(csv.reader(_lines_of(lines), *rest, **named)))


def _records(lines: Any, *rest: Any, **named: Any) -> Iterator[dict[Any, Any]]:
    return iter(list(csv.DictReader(_lines_of(lines), *rest, **named)))


def _lines_of(lines: Any) -> list[Any]:
    return list(islice(lines, _MOST_LINES))


class _Writer:
    """As ``csv.writer``, or ``csv.DictWriter`` with ``fields``."""

    def __init__(self, file: Any, fields: Any, named: dict[str, Any]) -> None:
        if not callable(getattr(type(file), "write", None)):
            raise TypeError
        self.binary = isinstance(file, io.BytesIO)
        self.fields = None if fields is None else list(fields)
        self.named = named

    def writerow(self, row: Any) -> None:
        self._write(row)

    def writerows(self, rows: Any) -> None:
        for each in rows:
            self._write(each)

    def writeheader(self) -> None:
        self._write(dict.fromkeys(self.fields or ()))

    def _write(self, row: Any) -> None:
        if self.binary:
            raise TypeError
        if self.fields is None:
            csv.writer(io.StringIO(), **self.named).writerow(row)
        else:
            csv.DictWriter(io.StringIO(), self.fields, **self.named).writerow(row)


def _wrapped(wrapped: Any, *rest: Any, **named: Any) -> _Callable:
    del wrapped, rest, named
    return FUNCTION


def _kept(maxsize: Any = 128, typed: Any = False) -> _Callable:
    del typed
    if maxsize is not None and not isinstance(maxsize, int) and not callable(maxsize):
        raise TypeError
    return FUNCTION


class _Chance(random.Random):
    """As a generator of chance, which always begins in the same way."""


def _chance(seed: Any = None) -> _Chance:
    _seeded(seed)
    return _Chance(0)


STANDING_IN: Final[dict[str, Callable[..., Any]]] = {
    "builtins.delattr": _named,
    "builtins.getattr": _named,
    "builtins.hasattr": _named,
    "builtins.id": lambda _: 1,
    "builtins.input": lambda _="": "text",
    "builtins.open": _opened,
    "builtins.print": _printed,
    "builtins.setattr": _named,
    "csv.DictReader": _records,
    "csv.DictWriter": lambda f, fieldnames, *_, **named: _Writer(f, fieldnames, named),
    "csv.reader": _rows,
    "csv.writer": lambda f, *_, **named: _Writer(f, None, named),
    "datetime.date.today": _NOW.date,
    "datetime.datetime.fromtimestamp": _from_stamp,
    "datetime.datetime.now": lambda tz=None: _NOW.replace(tzinfo=tz),
    "datetime.datetime.today": lambda: _NOW,
    "datetime.datetime.utcnow": lambda: _NOW,
    "functools.lru_cache": _kept,
    "functools.wraps": _wrapped,
    "getpass.getuser": lambda: "text",
    "glob.glob": lambda path, **_: _found(path),
    "os.cpu_count": lambda: 2,
    "os.environ.get": lambda name, default=None: _Environment().get(name, default),
    "os.getcwd": lambda: "text",
    "os.getenv": lambda name, default=None: _Environment().get(name, default),
    "os.getpid": lambda: 1,
    "os.listdir": _listed,
    "os.makedirs": lambda path, mode=0, exist_ok=False: _path(path),  # noqa: ARG005
    "os.mkdir": lambda path, *_, **__: _path(path),
    "os.path.abspath": _path,
    "os.path.exists": _there,
    "os.path.expanduser": _path,
    "os.path.getmtime": _size,
    "os.path.getsize": _size,
    "os.path.isdir": _there,
    "os.path.isfile": _there,
    "os.path.realpath": _path,
    "os.remove": _path,
    "pathlib.Path.cwd": lambda: PurePath("folder"),
    "pathlib.Path.home": lambda: PurePath("folder"),
    "platform.machine": lambda: "text",
    "platform.node": lambda: "text",
    "platform.platform": lambda *_: "text",
    "platform.python_version": lambda: "text",
    "platform.release": lambda: "text",
    "platform.system": lambda: "text",
    "random.Random": _chance,
    "random.SystemRandom": _chance,
    "random.gauss": lambda mu=0.0, sigma=1.0: mu + sigma,
    "random.random": lambda: 0.5,
    "random.seed": _seeded,
    "shutil.which": lambda name, *_: _path(name),
    "tempfile.gettempdir": lambda: "text",
    "tempfile.mkdtemp": lambda *_, **__: "text",
    "time.monotonic": lambda: 1.5,
    "time.perf_counter": lambda: 1.5,
    "time.process_time": lambda: 1.5,
    "time.time": lambda: 1.5,
    "time.time_ns": lambda: 1,
    "uuid.uuid1": lambda node=None, clock_seq=None: UUID(int=1),  # noqa: ARG005
    "uuid.uuid4": lambda: UUID(int=1),
}
"""What is like functions that ask the world: it takes what they take, and asks nobody."""
_KNOWN: Final[dict[str, Any]] = {
    "os.environ": _Environment(),
    "sys.argv": ["text"],
    "sys.path": ["text"],
    "sys.stderr": _Stream(),
    "sys.stdout": _Stream(),
    "sys.version_info": (3, 12, 1, "final", 0),
}
_SAMPLES: Final[dict[type, Any]] = {str: "text", int: 1, float: 1.5, bool: True}
TAME: Final = (
    *(str, int, float, bytes, dt.date, dt.time, dt.timedelta, UUID),
    *(list, tuple, dict, set, frozenset, io.StringIO, io.BytesIO, _Chance, _Writer),
)
"""Kinds of likenesses whose methods may be called."""


def of_library(path: str) -> Any:
    """What is like something that Python's library has by a name; ``None``: nobody knows."""
    if path in _KNOWN:
        return _KNOWN[path]
    if path == "streamlit" or path in sys.stdlib_module_names or path in LOOKED_INTO:
        return MODULE
    owner, _, name = path.rpartition(".")
    if path in STANDING_IN:
        return FUNCTION
    if owner != "builtins" and owner not in LOOKED_INTO:
        return None
    found = vars(owner_of(owner)).get(name)
    if isinstance(found, type) or found is None:
        return None
    return FUNCTION if callable(found) else _SAMPLES.get(type(found))


def of_function(function: Function) -> Any:
    """What is like a function of the app."""
    params: cst.Parameters = function.node.params
    if function.role not in {None, "staticmethod"} or any(
        each.default is None for each in params.kwonly_params
    ):
        return FUNCTION
    if getattr(function.node, "decorators", ()):
        return FUNCTION
    named = [*params.posonly_params, *params.params]
    least = sum(each.default is None for each in named)
    starred = params.star_arg is not None and getattr(params.star_arg, "star", "") == "*"
    return _Callable(least, _MANY if starred else len(named))


def of_object(methods: dict[str, Callable[..., Any]], options: dict[str, bool] | None) -> Any:
    """What is like an object of a class of the app.

    Args:
        methods: its special methods.
        options: of a data class, what it was asked for.
    """
    members: dict[str, Any] = dict(methods)
    if options is not None and options.get("eq", True):
        members.setdefault("__eq__", object.__eq__)
        if not (options.get("frozen") or options.get("unsafe_hash")):
            members.setdefault("__hash__", None)
    if options is not None and options.get("order"):
        members |= dict.fromkeys(("__lt__", "__le__", "__gt__", "__ge__"), FUNCTION.__call__)
    if "__hash__" not in members and "__eq__" in members:
        members["__hash__"] = object.__hash__ if options is not None else None
    return type("Own", (), members)()


def of_class(names: frozenset[str]) -> Any:
    """What is like a class of the app whose objects have some special methods."""
    return type("Own", (), dict.fromkeys((*names, "__init__"), FUNCTION.__call__))


_WORDS: Final = (
    "abs add and bool bytes call ceil complex contains delitem enter eq exit float floor floordiv "
    "format fspath ge getitem gt hash iadd iand ifloordiv ilshift imatmul imod imul index int "
    "invert ior ipow irshift isub iter itruediv ixor le len lshift lt matmul missing mod mul ne "
    "neg next or pos pow radd rand repr reversed rfloordiv rlshift rmatmul rmod rmul ror round "
    "rpow rrshift rshift rsub rtruediv rxor setitem str sub truediv trunc xor"
)
SPECIAL: Final = frozenset(f"__{each}__" for each in _WORDS.split())
"""Methods that operators and built-in functions call."""


def has_not(path: str, name: str) -> bool:
    """Whether a module, class or function of Python's library lacks an attribute."""
    if name.startswith("__"):
        return False
    if path in LOOKED_INTO:
        return not hasattr(owner_of(path), name)
    owner, _, own = path.rpartition(".")
    if owner not in LOOKED_INTO or path in sys.stdlib_module_names:
        return False
    if path in _KNOWN:
        return not hasattr(os.environ if path == "os.environ" else _KNOWN[path], name)
    found: Any = vars(owner_of(owner)).get(own)
    if isinstance(found, type):
        hooked = "__getattr__" in vars(type(found))
        return not hooked and not any(name in vars(each) for each in (*found.__mro__, type))
    plain = isinstance(found, (FunctionType, type(len), str, int, float))
    return plain and not hasattr(found, name)


def objects_lack(path: str, name: str) -> bool:
    """Whether the objects of a class of Python's library surely lack an attribute."""
    owner, _, own = path.rpartition(".")
    if owner not in LOOKED_INTO or path in sys.stdlib_module_names:
        return False
    cls: Any = vars(owner_of(owner)).get(own)
    if not isinstance(cls, type) or hasattr(cls, "__getattr__") or hasattr(cls, "_fields"):
        return False
    for each in cls.__mro__[:-1]:
        if name in vars(each):
            return False
        codes = (getattr(member, "__code__", None) for member in vars(each).values())
        if any(name in code.co_names for code in codes if code is not None):
            return False
    return True
