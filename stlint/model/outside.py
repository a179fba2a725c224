"""What is not the app's own: libraries and what they return, Streamlit's places and its state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stlint.model.ops import Op
from stlint.model.values import Identical, Symbol, Value

if TYPE_CHECKING:
    from stlint.model.values import WidgetValue


class External(Value):
    """Something by its qualified name: a module, function or class that is not the app's."""

    __slots__ = ("path",)

    def __init__(self, path: str) -> None:
        self.path = path

    def __eq__(self, other: object) -> bool:
        return isinstance(other, External) and self.path == other.path

    def __hash__(self) -> int:
        return hash(("external", self.path))

    def __str__(self) -> str:
        return self.path


class Result(Identical):
    """What a call of something external returned; ``inputs`` is what it was given."""

    __slots__ = ("depth", "inputs", "lazy", "path", "widgets")
    widgets: tuple[WidgetValue, ...]
    """See ``origins.widgets_in``; there after it was asked for."""

    def __init__(self, path: str, inputs: tuple[Value, ...] = ()) -> None:
        super().__init__()
        self.path = path
        self.inputs = inputs
        self.depth = 0
        self.lazy = any(each.lazy for each in inputs)

    def __str__(self) -> str:
        return f"{self.path}(…)"


class Container(Identical):
    """A place that elements are drawn into."""

    __slots__ = ("form", "inside", "kind", "root")

    def __init__(
        self, kind: str, root: str, form: object = None, inside: Container | None = None
    ) -> None:
        super().__init__()
        self.kind = kind
        self.root = root
        self.form = form
        self.inside = inside
        """The container that it was made in."""

    def twin(self) -> Container:
        """Another one like it."""
        return Container(self.kind, self.root, self.form, self.inside)

    def __str__(self) -> str:
        return self.kind


class Containers(Identical):
    """Columns or tabs whose number is not known; ``like`` is what each of them is like."""

    __slots__ = ("like",)

    def __init__(self, like: Container) -> None:
        super().__init__()
        self.like = like

    def one(self) -> Container:
        """One of them, nobody knows which."""
        return self.like.twin()


class SessionState(Value):
    """``st.session_state``."""

    __slots__ = ()

    def __str__(self) -> str:
        return "session_state"


SESSION_STATE: Final = SessionState()
MAIN: Final = Container("main", "main")
SIDEBAR: Final = Container("sidebar", "sidebar")
BOTTOM: Final = Container("bottom", "bottom")


_ATTRIBUTE: Final = Op.ATTRIBUTE
_OF_ITS_KIND: Final = frozenset({Op.ITEM, Op.ELEMENT, Op.AFTER})


def qualified(value: Value) -> str | None:
    """The dotted name of something external: ``requests.Session.get``; None for what is not."""
    if isinstance(value, (External, Result)):
        return value.path
    if value.op is _ATTRIBUTE:
        base = qualified(value.args[0])
        return None if base is None else f"{base}.{value.args[2]}"
    if value.op in _OF_ITS_KIND:
        return qualified(value.args[0])
    if isinstance(value, Symbol) and "." in value.op and value.op[0].isalpha():
        return value.op
    return None
