"""Which handlers catch which exceptions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.dryrun.core.tables import Table
from stlint.dryrun.libraries.known_names import EXCEPTION_HOMES
from stlint.dryrun.libraries.python_library import owner_of
from stlint.model.objects import Class, Instance
from stlint.model.outside import External, qualified
from stlint.model.values import Phi, Symbol, Tuple, Value
from stlint.streamlit_api.lineage import BROAD, ENDS, EVERYTHING, ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


_GROUPS: Final = frozenset({"ExceptionGroup", "BaseExceptionGroup"})


SHOWN: Final = External("streamlit.errors.FragmentHandledException")
"""What the caller of a fragment gets of an exception that is shown in its place."""


class Classes(NamedTuple):
    """Exception classes by their names: bare for those of Python and Streamlit.

    What cannot be seen may be anything: it counts as that which everything is.
    """

    names: frozenset[str] = frozenset()
    known: bool = True
    """All of them are known."""
    plain: bool = True
    """None is of a library, which may call an exception of Python by another name."""

    def and_(self, other: Classes) -> Classes:
        """These and more."""
        return Classes(
            self.names | other.names, self.known and other.known, self.plain and other.plain
        )


class Clause(NamedTuple):
    """What runs when a body has raised: ``run`` says whether control comes out.

    ``splits`` says that it takes what it catches out of a group of exceptions. ``ask`` evaluates
    what names the classes, which Python does before it knows whether this clause is the one.
    ``passes_on`` says that what it has caught surely goes on from it. ``node`` is where it stands.
    ``fails`` says that looking up its classes raises another exception.
    """

    classes: Classes
    run: Callable[[], bool]
    splits: bool = False
    ask: Callable[[], object] = bool
    passes_on: bool = False
    node: Any = None
    fails: bool = False

    def takes(self, how: str, *, exceptions: bool) -> bool | None:
        """Whether it catches what ends a run; None: perhaps.

        ``exceptions`` says that what Streamlit raises for that may be an ``Exception``.
        """
        names, known, _ = self.classes
        if names & ENDS.get(how, frozenset()):
            return True if known else None
        may = exceptions and how in {"rerun", "switch_page", "stop"} and "Exception" in names
        return None if may or not known else False

    def catches(self, raised: Value | None) -> bool | None:
        """Whether it catches an exception that is raised; None: perhaps.

        What cannot be seen is an ``Exception``.
        """
        above = ancestors(raised)
        names = above.names if above.known or ROOT in above.names else BROAD
        if not self.classes.names.isdisjoint((*names, *above.names)):
            return True if self.classes.known else None
        if self.splits and not _GROUPS.isdisjoint(above.names):
            return None
        return False if above.known and self.classes.known and self.classes.plain else None


class Ancestors(NamedTuple):
    """The names of an exception's class and its bases, and whether these are all."""

    names: tuple[str, ...]
    known: bool


def ancestors(raised: Value | None) -> Ancestors:
    """What an exception is, as far as that can be seen."""
    if isinstance(raised, Instance):
        raised = raised.cls
    if isinstance(raised, Class):
        each = [ancestors(base) for base in raised.bases] or [Ancestors((), known=False)]
        names = (_own(raised), *(name for one in each for name in one.names))
        return Ancestors(names, all(one.known for one in each))
    if raised == SHOWN:
        return Ancestors(("FragmentHandledException", "Exception", ROOT), known=True)
    path = (qualified(raised) if raised is not None else None) or ""
    cls = _builtin(path)
    if cls is not None:
        # A BaseExceptionGroup of nothing but exceptions is an ExceptionGroup.
        closed = cls.__name__ != "BaseExceptionGroup"
        return Ancestors(tuple(map(_name_of, cls.__mro__[:-1])), known=closed)
    name = _foreign(path)
    return Ancestors((name,) if name else (), known=False)


def made_of(path: str) -> bool:
    """Whether a call is of an exception of Python that takes whatever it is given."""
    cls = _builtin(path)
    return cls is not None and not issubclass(cls, UnicodeError) and cls.__name__ not in _GROUPS


def is_exception(raised: Value | None) -> bool:
    """Whether what is raised is an ``Exception``, as everything is that cannot be seen."""
    above = ancestors(raised)
    return not above.known or "Exception" in above.names


def is_plain(raised: Value | None) -> bool:
    """Whether what is raised is known to be no group of exceptions."""
    above = ancestors(raised)
    return above.known and _GROUPS.isdisjoint(above.names)


def named(values: Iterable[Value]) -> Classes:
    """The classes that a handler names."""
    found = Classes()
    for value in values:
        found = found.and_(_classes(value))
    return found


_NAMED: Table[Callable[[Any], Classes]] = Table()


def _classes(value: Value) -> Classes:
    return _NAMED[type(value)](value)


@_NAMED.of(Tuple)
def _each_of(value: Tuple) -> Classes:
    return named(value.items)


@_NAMED.of(Phi)
def _either_of(value: Phi) -> Classes:
    return named((value.then, value.other))._replace(known=False)


@_NAMED.of(Class)
def _of_app(value: Class) -> Classes:
    return Classes(frozenset({_own(value)}))


@_NAMED.of(Value)
def _outside(value: Value) -> Classes:
    path = qualified(value)
    cls = _builtin(path or "")
    if cls is not None:
        return Classes(frozenset({_name_of(cls)}))
    return Classes(frozenset({_foreign(path or str(value))}), plain=False)


@_NAMED.of(Symbol)
def _unknown(value: Symbol) -> Classes:
    return Classes(EVERYTHING, known=False) if qualified(value) is None else _outside(value)


def _own(cls: Class) -> str:
    """A class of the app: two of them may be called the same."""
    return f"{cls.name}#{id(cls)}"


def _foreign(path: str) -> str:
    """A class of a library, by its path; those of Streamlit are known by their bare names."""
    return path.rpartition(".")[2] if path.startswith("streamlit.") else path


def _builtin(path: str) -> type[BaseException] | None:
    """An exception of Python or its library by its qualified name."""
    space, _, name = path.rpartition(".")
    found = vars(owner_of(space)).get(name) if space in EXCEPTION_HOMES else None
    return found if isinstance(found, type) and issubclass(found, BaseException) else None


def _name_of(cls: type[BaseException]) -> str:
    """The bare name of an exception of Python, the path of one of its library."""
    return cls.__name__ if cls.__module__ == "builtins" else f"{cls.__module__}.{cls.__qualname__}"
