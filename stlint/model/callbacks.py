"""What an element calls when it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from stlint.model.objects import Bound, Function
from stlint.model.values import Const

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stlint.model.argument import Argument

__all__ = ["Callback"]


class Callback(NamedTuple):
    """What an element was given as ``on_click`` or ``on_change``.

    ``value`` is the abstract value, ``called`` says that a call is written there, such as
    ``on_click=f()``, whose result it is; ``idle`` that this is None whenever it is called. ``args``
    and ``kwargs`` are what it is to be called with. ``given`` is what is in the
    two, as far as that is known. ``seen`` are the values of its free names when
    the element was drawn, ``left`` those that they have when the run is over.
    """

    value: Any
    called: bool
    args: Argument
    kwargs: Argument
    reads: Callable[[], frozenset[str]] = frozenset
    idle: bool = False
    given: tuple[Any, ...] = ()
    seen: Mapping[str, Any] = {}
    left: dict[str, Any] = {}  # noqa: RUF012 - one for each callback that reads names

    @property
    def calls(self) -> bool:
        """Whether something is called, as far as is known."""
        return not isinstance(self.value, Const)

    @property
    def function(self) -> Function | None:
        """The app's own function that is called; None: another one, or nothing."""
        value = self.value
        while isinstance(value, Bound):
            value = value.function
        return value if isinstance(value, Function) else None

    @property
    def free_names(self) -> frozenset[str]:
        """The names of further out that its body reads: what they are when it is called counts."""
        return self.reads()
