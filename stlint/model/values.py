"""What an expression of the app may be worth: the abstract values of the dry run."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any, Final

from stlint.model.ops import OF_STATE, Op
from stlint.streamlit_api.lookup import releases
from stlint.streamlit_api.release_set import release_set

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from stlint.model.guards import Guard

_serial = count(1)
MAX_TOLD: Final = 6
"""How deep an expression is told to people."""
MAX_SIZE: Final = 200_000
MAX_HEIGHT: Final = 6
"""What is in a tuple, and in those in it, is known up to so many items; a tenth if it is higher."""
MAX_DEPTH: Final = 24
"""Deeper expressions become symbols of their own, so that equality stays cheap."""


class _Unknown:
    """The missing knowledge of what a value is in this run."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final[Any] = _Unknown()


class Value:
    """An abstract value; ``now`` is the Python value that it has in this run, if that is known."""

    __slots__ = ()
    now: Any = UNKNOWN
    depth: int = 0
    lazy: bool = False
    """Whether it is, may be, holds or was made from a generator or a coroutine."""
    op: Op | str = ""
    """The operation that it stands for, if it is a symbol."""
    args: tuple[Any, ...] = ()
    """What that operation, or a function that it is, was given."""
    items: tuple[Value, ...] | None = None
    """What it holds, if it is a tuple."""
    kind: str = ""
    """What kind of container it is: ``list``, ``iterator``, of the page ``tabs``."""


class Const(Value):
    """An immutable constant."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    @property
    def now(self) -> Any:
        """The constant itself."""
        return self.value

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Const)
            and type(self.value) is type(other.value)
            and self.value == other.value
        )

    def __hash__(self) -> int:
        return hash((type(self.value), self.value))

    def __str__(self) -> str:
        return repr(self.value)


NONE: Final = Const(None)
YES: Final = Const(True)
NO: Final = Const(False)


class Tuple(Value):
    """A tuple whose items are known."""

    __slots__ = ("_hash", "data", "height", "items", "lazy", "size", "widgets")
    widgets: tuple[WidgetValue, ...]
    """See ``origins.widgets_in``; there after it was asked for."""
    data: tuple[Any, ...]
    """What it stands for if that is the same in each run; there after it was asked for."""

    size: int
    height: int

    def __init__(self, items: Iterable[Value]) -> None:
        self.items: tuple[Value, ...] = tuple(items)
        inner = [each for each in self.items if type(each) is Tuple]
        size = len(self.items) + sum(each.size for each in inner)
        height = 1 + max((each.height for each in inner), default=0)
        if size > MAX_SIZE or (size > MAX_SIZE // 10 and height > MAX_HEIGHT):
            self.items = tuple(
                fresh("large") if type(each) is Tuple else each for each in self.items
            )
            size, height = len(self.items), 1
        self.size = size
        self.height = height
        self.lazy = any(each.lazy for each in self.items)
        self._hash: int | None = None

    def __eq__(self, other: object) -> bool:
        return self is other or (
            isinstance(other, Tuple) and hash(self) == hash(other) and self.items == other.items
        )

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(("tuple", self.items))
        return self._hash

    def __str__(self) -> str:
        return told(self)


class Symbol(Value):
    """Unknown, but equal to itself: an operation on values, compared by structure."""

    __slots__ = ("_hash", "args", "depth", "lazy", "now", "op", "widgets")
    widgets: tuple[WidgetValue, ...]
    """See ``origins.widgets_in``; there after it was asked for."""

    def __init__(self, op: Op | str, args: tuple[Any, ...] = (), now: Any = UNKNOWN) -> None:
        depth, lazy = 1, False
        for arg in args:
            if isinstance(arg, Value):
                if arg.depth >= depth:
                    depth = arg.depth + 1
                lazy = lazy or arg.lazy
        if depth > MAX_DEPTH:
            op, args, depth, lazy = Op.DEEP, (next(_serial),), 1, False
        self.op = op
        self.args = args
        self.depth = depth
        self.lazy = lazy
        self.now = now
        self._hash = hash((op, args))

    def __eq__(self, other: object) -> bool:
        return self is other or (
            type(other) is Symbol
            and self._hash == other._hash
            and self.op == other.op
            and self.args == other.args
        )

    def __hash__(self) -> int:
        return self._hash

    def __str__(self) -> str:
        return told(self)


def fresh(why: Op | str = "unknown", now: Any = UNKNOWN) -> Symbol:
    """A symbol that equals nothing else."""
    return Symbol(why, (next(_serial),), now)


class WidgetValue(Value):
    """What a widget returned; ``site`` says which call it was.

    ``alone`` is the fragment or dialog that it is in, which runs alone after it is used.
    """

    __slots__ = (
        "_hash",
        "alone",
        "command",
        "label",
        "now",
        "options",
        "site",
        "trigger",
        "upload",
    )

    def __init__(
        self,
        site: tuple[Any, ...],
        command: str,
        label: str,
        now: Any,
        *,
        trigger: bool,
        upload: bool,
        options: tuple[Any, ...] | None = None,
        alone: Hashable = None,
    ) -> None:
        self.site = site
        self.alone = alone
        self.command = command
        self.label = label
        self.now = now
        self.trigger = trigger
        self.upload = upload
        self.options = options
        self._hash = hash(site)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WidgetValue) and self.site == other.site

    def __hash__(self) -> int:
        return self._hash

    def __str__(self) -> str:
        return f"{self.command}({self.label})"


class Phi(Value):
    """One value when all ``guards`` hold, the other when not."""

    __slots__ = ("_hash", "depth", "guards", "lazy", "now", "other", "then", "widgets")
    widgets: tuple[WidgetValue, ...]
    """See ``origins.widgets_in``; there after it was asked for."""

    def __init__(self, guards: tuple[Guard, ...], then: Value, other: Value) -> None:
        self.guards = guards
        self.then = then
        self.other = other
        self.depth = 1 + max(then.depth, other.depth)
        self.lazy = then.lazy or other.lazy
        self._hash = hash((len(guards), guards[-1], then, other))  # what differs is as a rule last
        truths = {each.now for each in guards}
        if False in truths:
            self.now = other.now
        elif None not in truths:
            self.now = then.now
        else:
            alike = type(then.now) is type(other.now) and then.now in (None, False, True)
            self.now = then.now if alike and then.now == other.now else UNKNOWN

    @property
    def current(self) -> Value | None:
        """The alternative of this run, if that is known."""
        truths = {each.now for each in self.guards}
        return self.other if False in truths else None if None in truths else self.then

    def __eq__(self, other: object) -> bool:
        return self is other or (
            isinstance(other, Phi)
            and self._hash == other._hash
            and self.guards == other.guards
            and self.then == other.then
            and self.other == other.other
        )

    def __hash__(self) -> int:
        return self._hash

    def __str__(self) -> str:
        return told(self)


class PerRelease(Value):
    """Something that depends on the release of Streamlit and on nothing else.

    ``values`` has a Python value for each release of the tables, oldest first.
    """

    __slots__ = ("now", "values")

    def __init__(self, values: Iterable[Any], now: Any) -> None:
        self.values = tuple(values)
        self.now = now

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PerRelease) and self.values == other.values

    def __hash__(self) -> int:
        return hash(("per release", self.values))

    def __str__(self) -> str:
        if set(map(type, self.values)) != {bool}:
            return "the release of Streamlit"
        pairs = zip(releases(), self.values, strict=True)
        return str(release_set(name for name, each in pairs if each))


class Identical(Value):
    """A value that equals only itself."""

    __slots__ = ("serial",)

    def __init__(self) -> None:
        self.serial = next(_serial)

    def __str__(self) -> str:
        return f"{type(self).__name__.lower()}#{self.serial}"


def told(value: Any, depth: int = MAX_TOLD) -> str:
    """A short text for people; what is nested deeper is left out."""
    if not isinstance(value, (Symbol, Phi, Tuple)):
        return str(value)
    if not depth:
        return "…"
    if isinstance(value, Phi):
        return f"{told(value.then, depth - 1)}/{told(value.other, depth - 1)}"
    if isinstance(value, Tuple):
        return f"({', '.join(told(each, depth - 1) for each in value.items)})"
    return _operation(value.op, [told(each, depth - 1) for each in value.args], value.args)


def _operation(op: str, texts: list[str], args: tuple[Any, ...]) -> str:
    """An operation in the words of Python."""
    if len(args) == 1 and isinstance(args[0], int):
        return op.removeprefix("its ")  # so that no name of an app is taken for an operation
    if op is Op.ATTRIBUTE:
        return f"{texts[0]}.{texts[2]}"
    if op is Op.ITEM:
        return f"{texts[0]}[{texts[2]}]"
    if op is Op.ELEMENT:
        return f"item {texts[1]} of {texts[0]}"
    if op in OF_STATE:
        key = texts[0] if isinstance(args[0], Value) else repr(args[0])
        return f"session_state[{key}]" if op is Op.STATE else f"{key} in session_state"
    if op is Op.MORE:
        return f"more of {texts[0]}"
    if len(args) == 2 and not op[0].isalpha():
        return f"{texts[0]} {op} {texts[1]}"
    if op is Op.TEXT:
        return "".join(texts)
    # Numbers and places tell apart what has one name; they mean nothing to a reader.
    shown = [text for text, each in zip(texts, args, strict=True) if isinstance(each, (Value, str))]
    return f"{op}({', '.join(shown)})" if shown else op
