"""Remedies about what is loaded, and the caches that keep it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from stlint.results.sites import Site
    from stlint.streamlit_api.release_set import ReleaseSet

__all__ = ["Cache", "Kept", "Load", "Recache", "SucceedCache", "Unshare", "Variable"]


class Variable(NamedTuple):
    """A variable that some code reads.

    ``kind`` is ``fixed`` (it means the same wherever in the file it stands, in every run),
    ``hashable`` (Streamlit can hash what it holds), ``resource`` (it holds a connection or a
    client), or nothing: that is not known.
    """

    name: str
    kind: str


class Load(NamedTuple):
    """What is known of a call that loads something.

    Attributes:
        name: its qualified name.
        variables: what it reads.
        far: the data come from the network, and may be others later.
        lasting: what it returned can be kept: it is not closed, nor used up when it is read.
        early: the page is configured behind it, which has to come before a cached call, too.
        returned: what it returned is what the function around it returns.
    """

    name: str
    variables: tuple[Variable, ...]
    far: bool
    lasting: bool
    early: bool
    returned: bool


class Cache(NamedTuple):
    """Load something once; ``kind`` is ``cache_data`` or ``cache_resource``.

    ``function`` is the function around it, if that does nothing else and can be cached; ``asked``
    are those that it is asked of and that run again as well, with how to load these once.
    """

    kind: str
    load: Load
    function: Site | None
    asked: tuple[tuple[Site, Cache], ...] = ()
    known: ReleaseSet | None = None


class Kept(NamedTuple):
    """What is known of a function that keeps what it returns.

    Attributes:
        gives: what kind of thing it returns: ``data`` (of which everyone can have a copy),
            ``resource``, ``stream`` (used up, or nothing to be stored), or nothing: unknown.
        holds: whether that is a list, dict or set.
        hashable: whether Streamlit can hash all that it is given.
        plain: whether it draws no widget, and hides none of its parameters from the cache.
    """

    gives: str
    holds: bool
    hashable: bool
    plain: bool


class Unshare(NamedTuple):
    """Give everyone an own copy of what the function at ``factory`` makes.

    ``call`` is the only call of it, if what is changed is what that gives, and no part of it.
    """

    factory: Site
    kept: Kept
    call: Site | None
    known: ReleaseSet | None = None


class SucceedCache(NamedTuple):
    """Put a function under the cache that came in the place of the one below ``st`` it is under.

    ``kept``: what is known of the function.
    """

    name: str
    kept: Kept
    known: ReleaseSet | None = None


class Recache(NamedTuple):
    """Put a function under ``kind`` instead of the cache that is named at the place."""

    kind: str
    known: ReleaseSet | None = None
