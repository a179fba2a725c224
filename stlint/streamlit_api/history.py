"""What Streamlit offers over all releases at once: where a name exists, where a call fits."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.streamlit_api.deprecations import deprecations
from stlint.streamlit_api.lookup import identity_of, parameters_of, releases, table
from stlint.streamlit_api.release_set import NONE_OF_THEM, ReleaseSet, every_release, since

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.streamlit_api.lookup import Identity, Parameter

__all__ = [
    "Facets",
    "Fit",
    "Misfit",
    "Signature",
    "facets",
    "identifying",
    "is_module",
    "literals",
    "member",
    "misfits",
    "present",
    "public_names",
    "refusing",
    "signatures",
    "taking",
]

NAMESPACES: Final = ("column_config", "components.v1", "components.v2")
"""Modules below ``st`` whose names the tables list."""


class Fit(Enum):
    """How a call can fail to fit a signature."""

    UNKNOWN = "unknown"
    """A keyword that no parameter takes."""
    TOO_MANY = "too many"
    """More positional arguments than may be passed that way."""
    MISSING = "missing"
    """A required parameter is not given."""
    TWICE = "twice"
    """A parameter is given by position and by keyword."""


class Misfit(NamedTuple):
    """Something in a call that some releases refuse with a TypeError.

    ``parameter`` is its name (for ``TOO_MANY`` it is empty), ``limit`` how many positional
    arguments the newest of ``releases`` takes.
    """

    fit: Fit
    parameter: str
    releases: ReleaseSet
    limit: int = 0


class Signature(NamedTuple):
    """The parameters of a command, and the releases in which it has these."""

    releases: ReleaseSet
    parameters: tuple[Parameter, ...]

    @property
    def open(self) -> bool:
        """Whether it takes any keyword."""
        return any(each.kind == "kwargs" for each in self.parameters)

    @property
    def limit(self) -> int | None:
        """How many positional arguments it takes; ``None``: any number."""
        if any(each.kind == "args" for each in self.parameters):
            return None
        return sum(each.kind == "positional" for each in self.parameters)

    @property
    def by_position(self) -> tuple[str, ...]:
        """The names of the parameters that can be given by position."""
        return tuple(each.name for each in self.parameters if each.kind == "positional")

    def takes(self, name: str) -> bool:
        """Whether a keyword is one of its parameters."""
        return any(
            each.name == name and each.kind in {"positional", "keyword"} for each in self.parameters
        )


class Facets(NamedTuple):
    """What stays the same of a command over some releases.

    ``flags`` are the words of the table: ``keyed``, ``state-entry``, ``trigger`` and others.
    """

    releases: ReleaseSet
    identity: Identity | None
    flags: frozenset[str]


@lru_cache(maxsize=256)
def facets(name: str) -> tuple[Facets, ...]:
    """What the releases that have a command say of its elements, oldest first."""
    row = table()["commands"].get(name, {})
    found: list[Facets] = []
    for span, text in _spans(row.get("signature", {})):
        if text is None:
            continue
        for identities, identity in _whole(row.get("identity", {})):
            for marked, flags in _whole(row.get("flags", {})):
                there = span & identities & marked
                said = (identity_of(identity), frozenset((flags or "").split()))
                if found and found[-1][1:] == said:
                    found[-1] = Facets(found[-1].releases | there, *said)
                elif there:
                    found.append(Facets(there, *said))
    return tuple(found)


@lru_cache(maxsize=1024)
def identifying(name: str, parameter: str, *, keyed: bool) -> ReleaseSet:
    """The releases in which an argument is part of the ID of an element.

    Args:
        name: the command.
        parameter: which argument.
        keyed: whether the element has a key; that is all that some releases look at.
    """
    row = table()["commands"].get(name, {})
    found = NONE_OF_THEM
    for span, text in _whole(row.get("key_identity" if keyed else "identity", {})):
        identity = identity_of(text)
        if identity is not None and parameter in identity.parameters:
            found = found | span
    return found


def _whole(history: dict[str, Any]) -> Iterator[tuple[ReleaseSet, Any]]:
    """A history with the releases before it, in which nothing was said."""
    before = every_release() - since(next(iter(history), releases()[0]))
    if before or not history:
        yield before if history else every_release(), None
    yield from _spans(history)


def _spans(history: dict[str, Any]) -> Iterator[tuple[ReleaseSet, Any]]:
    """A history as pairs of releases and what held in them."""
    ends = [*history, None][1:]
    for (begin, value), end in zip(history.items(), ends, strict=True):
        yield since(begin) - since(end), value


@lru_cache(maxsize=1_024)
def present(name: str, *, method: bool = False) -> ReleaseSet:
    """The releases that have ``st.<name>``, or such a method of containers."""
    found = NONE_OF_THEM
    row = table()["commands"].get(name, {})
    histories = [row.get("method" if method else "function", {})]
    if not method:
        histories.append(table()["names"].get(name, {}))
    for history in histories:
        for span, there in _spans(history):
            found = found | span if there else found
    return found


def is_module(name: str) -> bool:
    """Whether some release has a submodule of this name: ``st.<name>`` may be there then."""
    return name in _modules()


@lru_cache(maxsize=1)
def _modules() -> frozenset[str]:
    return frozenset(table()["modules"])


@lru_cache(maxsize=1024)
def member(command: str, name: str) -> str:
    """The name in the tables of what is read from the container that a command returned.

    That is ``"StatusContainer.update"`` for ``update`` of ``status``, where a class of containers
    has it for itself; else the name is that of a command.
    """
    returns = table()["commands"].get(command, {}).get("returns", {})
    known = (f"{each}.{name}" for each in returns.values() if each is not None)
    return next((each for each in known if each in table()["commands"]), name)


@lru_cache(maxsize=8)
def public_names(space: str = "", *, method: bool = False) -> dict[str, ReleaseSet]:
    """Every public name below ``st`` or a namespace, or of containers, and its releases."""
    start = f"{space}." if space else ""
    known = [each for each in table()["commands"] if not each.endswith("()")]
    if not space and not method:
        known += [each for each in table()["names"] if each not in known]
    found = {
        each.removeprefix(start): present(each, method=method)
        for each in known
        if each.startswith(start) and "." not in each.removeprefix(start)
    }
    return {each: there for each, there in found.items() if there}


@lru_cache(maxsize=512)
def signatures(name: str) -> tuple[Signature, ...]:
    """The signatures of a command, oldest first; ``()`` if nobody knows them."""
    row = table()["commands"].get(name)
    if row is None:
        return ()
    return tuple(
        Signature(span, parameters_of(text, {}))
        for span, text in _spans(row.get("signature", {}))
        if text is not None
    )


@lru_cache(maxsize=1024)
def literals(name: str, parameter: str) -> tuple[tuple[tuple[Any, ...], ReleaseSet], ...]:
    """The only values that an annotation allows for a parameter, and the releases with these."""
    row = table()["commands"].get(name, {})
    return tuple(
        (tuple(allowed[parameter]), span & present(name, method=not row.get("function")))
        for span, allowed in _spans(row.get("literals", {}))
        if allowed and parameter in allowed
    )


@lru_cache(maxsize=2048)
def taking(name: str, parameter: str, *, named: bool = False) -> ReleaseSet:
    """The releases in which a command takes a keyword; ``named``: as a parameter of its own."""
    found = NONE_OF_THEM
    for each in signatures(name.removesuffix(".enter").removesuffix(".open")):
        if each.takes(parameter) or (each.open and not named):
            found = found | each.releases
    return found


@lru_cache(maxsize=4096)
def misfits(
    name: str, positional: int, keywords: frozenset[str], *, more: bool = False
) -> tuple[Misfit, ...]:
    """What releases refuse in a call.

    Args:
        name: the command.
        positional: how many positional arguments are given.
        keywords: the names of the keyword arguments.
        more: there may be other arguments; then nothing is missing.

    Returns:
        One misfit for each thing that is wrong, with all releases that have the command and refuse
        it.
    """
    found: dict[tuple[Fit, str], Misfit] = {}

    def add(signature: Signature, fit: Fit, parameter: str = "", limit: int = 0) -> None:
        before = found.get((fit, parameter))
        there = signature.releases if before is None else before.releases | signature.releases
        found[fit, parameter] = Misfit(fit, parameter, there, limit)

    for signature in signatures(name):
        if signature.limit is not None and positional > signature.limit:
            add(signature, Fit.TOO_MANY, limit=signature.limit)
        placed = [each for each in signature.parameters if each.kind == "positional"]
        by_position = {each.name for each in placed[:positional]}
        for keyword in sorted(keywords):
            if keyword in by_position:
                add(signature, Fit.TWICE, keyword)
            elif not signature.open and not signature.takes(keyword):
                add(signature, Fit.UNKNOWN, keyword)
        if more:
            continue
        for each in signature.parameters:
            needed = each.kind in {"positional", "keyword"} and each.required
            if needed and each.name not in keywords | by_position:
                add(signature, Fit.MISSING, each.name)
    return tuple(found.values())


@lru_cache(maxsize=1024)
def refusing(
    name: str, positional: int, keywords: frozenset[str], *, more: bool = False
) -> ReleaseSet:
    """The releases that have a command and refuse such a call of it."""
    found = NONE_OF_THEM
    for each in misfits(name, positional, keywords, more=more):
        found = found | each.releases
    return found


@lru_cache(maxsize=1)
def steady_names() -> frozenset[str]:
    """The names below ``st`` that every release has, and no release deprecates."""
    whole = every_release()
    goes = {each for each, about in deprecations().items() if any(not a.parameter for a in about)}
    return frozenset(
        each for each, there in public_names().items() if there == whole and each not in goes
    )
