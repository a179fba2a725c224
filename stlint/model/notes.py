"""What a run notes for those who change the app: what code reads, what functions give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Changed", "Given", "Held", "Note", "Reads", "Returned", "Unasked", "Used"]


class Used(NamedTuple):
    """A variable that some code reads.

    Attributes:
        name: what it is called there.
        kind: ``fixed`` (it means the same wherever in the file it stands, in every run: an import,
            a constant), ``own`` (so does a function or class of the app), ``hashable`` (Streamlit
            can hash what it holds), ``resource`` (it surely holds a connection or a client, the
            same whatever a user does), or nothing, which is unknown.
        value: what it holds, as an opaque handle.
        made: the only statement that binds it, if it is a variable of the module; else ``None``.
    """

    name: str
    kind: str
    value: Any = None
    made: tuple[Path, Any] | None = None


class Reads(NamedTuple):
    """What an expression reads as it is evaluated.

    ``node`` is the expression, ``gives`` as for ``Returned``, ``chosen`` whether it depends on what
    a user did, ``outer`` what the function around it reads that is not its own.
    """

    node: Any
    gives: str
    used: tuple[Used, ...]
    chosen: bool
    outer: tuple[Used, ...] = ()


class Returned(NamedTuple):
    """What a function gives that keeps or loads something.

    Attributes:
        function: the function, as an opaque handle.
        call: the call.
        value: what it returned, as an opaque handle.
        gives: what kind of thing that is: ``data`` (of which everyone can have a copy),
            ``resource``, ``stream`` (used up, or nothing to be stored), or nothing: unknown.
        holds: whether that is a list, dict or set, which has a method ``copy``.
        parameters: what it was given.
    """

    function: Any
    call: Any
    value: Any
    gives: str
    holds: bool
    parameters: tuple[Used, ...]


class Unasked(NamedTuple):
    """What a call of a library gives is not used: it was made for what it does.

    ``value`` is that result.
    """

    value: Any


class Changed(NamedTuple):
    """An object that all users share is changed at a node; ``value`` is that object."""

    node: Any
    value: Any


class Held(NamedTuple):
    """What a container is when it is handed out, or what a widget with a key begins with.

    It is handed to session state, which keeps it, or to another program. ``value`` is the
    container, or the value of the widget; ``data`` is the Python value. ``UNKNOWN``: that is not
    known.
    """

    value: Any
    data: Any


class Given(NamedTuple):
    """What a function of the app has as its parameter ``key`` when it is called at a node."""

    node: Any
    key: Any


Note = Reads | Returned | Changed | Held | Unasked | Given
