"""Pure operations on values whose parts are known: what Python would answer."""

from __future__ import annotations

import operator
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stlint.model.ops import Op

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


MAX_SIZE: Final = 20_000
"""Longer texts and sequences are not worth knowing."""
MAX_NUMBER: Final = 2**128
SCALARS: Final = (type(None), bool, int, float, complex, str, bytes, type(Ellipsis), Path)


BINARY: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "Add": operator.add,
    "Subtract": operator.sub,
    "Multiply": operator.mul,
    "Divide": operator.truediv,
    "FloorDivide": operator.floordiv,
    "Modulo": operator.mod,
    "Power": operator.pow,
    "BitAnd": operator.and_,
    "BitOr": operator.or_,
    "BitXor": operator.xor,
    "LeftShift": operator.lshift,
    "RightShift": operator.rshift,
    "MatrixMultiply": operator.matmul,
}
SIGNS: Final = {
    "Add": Op.ADD,
    "Subtract": Op.SUBTRACT,
    "Multiply": Op.MULTIPLY,
    "Divide": Op.DIVIDE,
    "FloorDivide": Op.FLOOR_DIVIDE,
    "Modulo": Op.MODULO,
    "Power": Op.POWER,
    "BitAnd": Op.BIT_AND,
    "BitOr": Op.BIT_OR,
    "BitXor": Op.BIT_XOR,
    "LeftShift": Op.LEFT_SHIFT,
    "RightShift": Op.RIGHT_SHIFT,
    "MatrixMultiply": Op.MATRIX_MULTIPLY,
}
_HOLDING: Final = (list, tuple, dict, set, frozenset)
_MAX_AMOUNT: Final = 1_000_000
"""Characters and items that an operation goes through."""
COMPARE: Final[dict[str, Callable[[Any, Any], Any]]] = {
    Op.EQUAL: operator.eq,
    Op.NOT_EQUAL: operator.ne,
    Op.LESS: operator.lt,
    Op.LESS_EQUAL: operator.le,
    Op.GREATER: operator.gt,
    Op.GREATER_EQUAL: operator.ge,
    Op.IN: lambda one, two: one in two,
    Op.IS: lambda one, two: one is two or (type(one) is type(two) and one == two),
}
FUNCTIONS: Final[dict[str, Callable[..., Any]]] = {
    each.__name__: each
    for each in (
        abs,
        all,
        any,
        bool,
        chr,
        dict,
        divmod,
        enumerate,
        float,
        frozenset,
        hex,
        int,
        len,
        list,
        max,
        min,
        ord,
        range,
        repr,
        reversed,
        round,
        set,
        sorted,
        str,
        sum,
        tuple,
        zip,
    )
}
METHODS: Final[dict[type, frozenset[str]]] = {
    str: frozenset(
        [
            "capitalize",
            "casefold",
            "center",
            "count",
            "encode",
            "endswith",
            "expandtabs",
            "find",
            "format",
            "index",
            "isalnum",
            "isalpha",
            "isascii",
            "isdecimal",
            "isdigit",
            "isidentifier",
            "islower",
            "isnumeric",
            "isprintable",
            "isspace",
            "istitle",
            "isupper",
            "join",
            "ljust",
            "lower",
            "lstrip",
            "partition",
            "removeprefix",
            "removesuffix",
            "replace",
            "rfind",
            "rindex",
            "rjust",
            "rpartition",
            "rsplit",
            "rstrip",
            "split",
            "splitlines",
            "startswith",
            "strip",
            "swapcase",
            "title",
            "translate",
            "upper",
            "zfill",
        ]
    ),
    bytes: frozenset({"decode", "hex"}),
    list: frozenset({"copy", "count", "index"}),
    tuple: frozenset({"count", "index"}),
    set: frozenset({"copy", "union", "intersection", "difference", "issubset", "issuperset"}),
    dict: frozenset({"copy", "get", "items", "keys", "values"}),
    int: frozenset({"bit_length"}),
    float: frozenset({"is_integer"}),
    type(Path()): frozenset(
        {"as_posix", "is_absolute", "is_relative_to", "joinpath", "relative_to"}
        | {"with_name", "with_stem", "with_suffix"}
    ),
}
SHOWN_METHODS: Final = METHODS[str] | {"decode", "is_integer"}
"""Methods without side effects on whatever text or number they are called."""


STEADY: Final = frozenset(
    (
        *(Op.LESS, Op.LESS_EQUAL, Op.GREATER, Op.GREATER_EQUAL, Op.LIST, Op.RANGE, Op.STR),
        *("bool", "len", "repr"),
    )
)
"""Operations that do not raise for what is of the types that it has in this run."""
HARMLESS: Final = frozenset(
    {Op.EQUAL, Op.NOT_EQUAL, Op.IS, Op.TEXT, Op.FORMAT_REPR, Op.FORMAT_STR}
).union(
    f".{name}" for name in SHOWN_METHODS - {"index", "rindex", "join", "format", "encode", "decode"}
)
"""Operations that do not raise for what they are usually given."""


class CannotFoldError(Exception):
    """The operation fails, or its result is too large to be worth knowing."""


class _Unordered:
    """The order of a set is not known: it is another one in each process."""

    def __iter__(self) -> Iterator[Any]:
        if len(self) > 1:  # type: ignore[arg-type]
            raise CannotFoldError
        found: Iterator[Any] = super().__iter__()  # type: ignore[misc]
        return found

    def __repr__(self) -> str:
        if len(self) > 1:  # type: ignore[arg-type]
            raise CannotFoldError
        plain: Any = set(self) if isinstance(self, set) else frozenset(self)
        return repr(plain)


class _Set(_Unordered, set):  # type: ignore[type-arg]
    pass


class _FrozenSet(_Unordered, frozenset):  # type: ignore[type-arg]
    pass


UNORDERED: Final[dict[str, Callable[..., Any]]] = {"set": _Set, "frozenset": _FrozenSet}
"""Sets that do not tell their order, by their kinds."""


_ANY_ORDER: Final = (sorted, sum, min, max, any, all)
"""They give the same in whichever order."""


class RaisesError(CannotFoldError):
    """The operation raises; ``name`` is the built-in class of that."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.name = type(error).__name__


_WIDE = re.compile(r"\d{5}|%[^%a-zA-Z]*\*")


def in_no_order(data: Any) -> Any:
    """A set as one that does not tell its order; anything else as it is."""
    if type(data) is set:
        return _Set(data)
    return _FrozenSet(data) if type(data) is frozenset else data


def _ordered(value: Any) -> Any:
    """A set whose items can be asked for, for who does not mind their order."""
    if not isinstance(value, _Unordered) or any(isinstance(each, float) for each in set(value)):
        return value
    return set(value)


def apply(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """The result of a harmless built-in operation on plain data.

    Raises:
        RaisesError: it does.
        CannotFoldError: its result is too large.
    """
    if function in {operator.mul, operator.pow, operator.lshift}:
        numbers = [each for each in args if isinstance(each, (int, float))]
        if len(numbers) < 2:
            sizes = [len(each) for each in args if isinstance(each, (str, bytes, list, tuple))]
            if not numbers or abs(numbers[0]) * max([1, *sizes]) > MAX_SIZE:
                raise CannotFoldError
        elif function is not operator.mul and (abs(args[0]) > 1000 or abs(args[1]) > 64):
            raise CannotFoldError
    if function is operator.mod and isinstance(args[0], (str, bytes)) and _wide(args[0]):
        raise CannotFoldError
    if _is_much(function, args):
        raise CannotFoldError
    if function in _ANY_ORDER:
        args = tuple(map(_ordered, args))
    try:
        result = function(*args, **kwargs)
        if isinstance(result, (zip, enumerate, reversed)) or type(result).__name__ in {
            "dict_items",
            "dict_keys",
            "dict_values",
        }:
            result = list(result)
        check(result)
    except CannotFoldError:
        raise
    except (RecursionError, MemoryError) as error:
        raise CannotFoldError from error
    except Exception as error:
        raise RaisesError(error) from error
    return result


def _is_much(function: Callable[..., Any], args: tuple[Any, ...]) -> bool:
    """Whether there is too much in what is given, each part counted where it is reached."""
    held = [each for each in args if isinstance(each, _HOLDING)]
    if not held:
        return False
    size = sum(_amount(each, {}) for each in held)
    copied = len(held[0]) if function is sum and _holds_more(held[0]) else 1
    return size * copied > _MAX_AMOUNT


def _holds_more(data: Any) -> bool:
    return any(isinstance(each, _HOLDING) for each in _items(data))


def _items(data: Any) -> list[Any]:
    """What is in a list, tuple or set; in whichever order."""
    if isinstance(data, _Unordered):
        return [*(set if isinstance(data, set) else frozenset).__iter__(data)]  # type: ignore[arg-type]
    return list(data)


def _amount(data: Any, known: dict[int, int]) -> int:
    if not isinstance(data, _HOLDING):
        return len(data) if isinstance(data, (str, bytes)) else 1
    if id(data) not in known:
        known[id(data)] = 0
        parts = [*data, *data.values()] if isinstance(data, dict) else _items(data)
        known[id(data)] = 1 + sum(_amount(each, known) for each in parts)
    return known[id(data)]


def _wide(template: Any) -> bool:
    """Whether a format could ask for a very wide field."""
    text = template if isinstance(template, str) else template.decode("latin-1")
    return _WIDE.search(text) is not None


def check(result: Any) -> None:
    """Refuse what is too large.

    Raises:
        CannotFoldError: it is.
    """
    if isinstance(result, (str, bytes, list, tuple, set, dict, frozenset, range)):
        try:
            size = len(result)
        except OverflowError:
            raise CannotFoldError from None
        if size > MAX_SIZE:
            raise CannotFoldError
    elif isinstance(result, int) and abs(result) > MAX_NUMBER:
        raise CannotFoldError
