"""What the app itself makes: containers, functions, classes and their objects, modules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stlint.model.bases import merged
from stlint.model.values import Identical, Value

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from stlint.model.outside import External


class Heap(Identical):
    """A list, dict or set made by the app; what it holds is in the store.

    ``kind`` is ``list``, ``dict``, ``set``, ``frozenset``, ``range``, ``view`` (of a dict) or
    ``iterator`` (what is left of it). ``made`` is the Python range; of a view the dict and
    ``keys``, ``values`` or ``items``; of a dict that is another kind of dict, its class.
    """

    __slots__ = ("kind", "made")

    def __init__(self, kind: str, made: Any = None) -> None:
        super().__init__()
        self.kind = kind
        self.made = made


class Frame(Identical):
    """The names of one call, class body or module; their values are in the store."""

    __slots__ = ("function", "imported", "module", "of_class", "outer", "own", "parent", "shared")

    def __init__(self, module: Module, parent: Frame | None, *, of_class: bool = False) -> None:
        super().__init__()
        self.module = module
        self.parent = parent
        self.function: Any = None
        """The function whose names these are, as an opaque handle."""
        self.own: frozenset[str] | None = None
        """What it binds itself, once somebody has asked."""
        self.of_class = of_class
        """What is defined inside does not see its names."""
        self.shared: dict[str, Frame] = {}
        """Names declared global or nonlocal, with the frame that they live in."""


class Module(Identical):
    """A script or a local module of the app."""

    __slots__ = ("frame", "name", "path", "state", "tree")

    def __init__(self, path: Path, name: str, tree: Any) -> None:
        super().__init__()
        self.path = path
        self.name = name
        self.tree = tree
        self.state = "new"
        self.frame = Frame(self, None)

    def __str__(self) -> str:
        return self.name


class Function(Identical):
    """A function or lambda of the app, with what its decorators made of it."""

    __slots__ = (
        "ahead",
        "cached",
        "defaults",
        "definition",
        "equates",
        "forgets",
        "frame",
        "hashes",
        "name",
        "node",
        "owner",
        "parallel",
        "role",
        "shared",
        "spinner",
    )

    def __init__(self, node: Any, frame: Frame, name: str, defaults: dict[str, Value]) -> None:
        super().__init__()
        self.node = node
        self.frame = frame
        self.name = name
        self.defaults = defaults
        self.cached: str | None = None
        self.ahead = 0
        """So many arguments were given before it was put under a cache: they are no part of it."""
        self.definition: Any = None
        """The event of its being put under a cache of Streamlit, if it is."""
        self.forgets = False
        """What it keeps, if it is a cached function, may be gone at the next call."""
        self.equates = False
        """Its cache, if it has one, may take different arguments for the same."""
        self.hashes = False
        """It looks up its arguments in a dict before it is called."""
        self.parallel = False
        self.role: str | None = None
        self.spinner = True
        self.shared = True
        """What it keeps, if it is a cached function, is that of all users."""
        self.owner: Class | None = None

    def copy(self) -> Function:
        """The same function, to be decorated."""
        twin = Function(self.node, self.frame, self.name, self.defaults)
        for name in self.__slots__:
            setattr(twin, name, getattr(self, name))
        return twin

    def __str__(self) -> str:
        return self.name


class Bound(Value):
    """A function with arguments that are already given: a method, a partial."""

    __slots__ = ("args", "function", "kwargs")

    def __init__(
        self, function: Value, args: tuple[Value, ...], kwargs: dict[str, Value] | None = None
    ) -> None:
        self.function = function
        self.args = args
        self.kwargs = kwargs or {}

    def __str__(self) -> str:
        return str(self.function)


class Suspended(Identical):
    """A generator or a coroutine: a call whose body runs when somebody asks for what it gives.

    ``node`` is the call; ``open`` says that there may be more arguments than are known. What is
    lazy without a function of its own (a generator expression, ``map``) has an external one, and
    the ``place`` where it was made.
    """

    __slots__ = ("args", "function", "kwargs", "node", "open", "place")
    lazy = True

    def __init__(
        self,
        node: Any,
        function: Function | External,
        args: tuple[Value, ...],
        kwargs: dict[str, Value],
        *,
        open: bool,  # noqa: A002 - as of other arguments
        place: Any = None,
    ) -> None:
        super().__init__()
        self.node = node
        self.function = function
        self.args = args
        self.kwargs = kwargs
        self.open = open
        self.place = place

    def __str__(self) -> str:
        return f"{self.function}(…)"


class Class(Identical):
    """A class of the app."""

    __slots__ = ("_line", "bases", "dataclass", "frame", "maker", "name", "node", "options")

    def __init__(self, node: Any, name: str, frame: Frame, bases: list[Value]) -> None:
        super().__init__()
        self.node = node
        self.name = name
        self.frame = frame
        self.bases = bases
        self.dataclass = False
        self.maker: Value | None = None
        """Its metaclass, if it names one."""
        self.options: dict[str, Value] = {}
        """What ``dataclass`` was called with."""
        self._line: tuple[Value, ...] | None = None

    def line(self) -> Iterator[Value]:
        """The class and its bases, in the order of look-up."""
        if self._line is None:
            above = [
                list(each.line()) if isinstance(each, Class) else [each] for each in self.bases
            ]
            self._line = (self, *merged([*above, list(self.bases)]))
        return iter(self._line)

    def __str__(self) -> str:
        return self.name


class Instance(Identical):
    """An object of a class of the app; its attributes are in the store."""

    __slots__ = ("cls",)

    def __init__(self, cls: Class) -> None:
        super().__init__()
        self.cls = cls

    def __str__(self) -> str:
        return f"{self.cls.name} object"
