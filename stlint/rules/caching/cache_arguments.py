"""ST113: arguments of caches that are refused, or keep nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stlint.model.drafts import Draft, draft
from stlint.model.events import CacheDefined
from stlint.model.proof import prove, prove_in
from stlint.model.questions.cached_values import calls_of
from stlint.model.questions.lifetimes import lifetime
from stlint.results.finding import Level
from stlint.rules import rule
from stlint.rules.api import WRONG_VALUE, refused, variants
from stlint.streamlit_api.arguments import refusals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run
    from stlint.streamlit_api.arguments import Refusal

_CACHES: Final = frozenset({"cache_data", "cache_resource"})


@rule(
    "ST113",
    "cache-arguments",
    level=Level.ERROR,
    raises="StreamlitAPIException or ValueError",
)
def cache_arguments(run: Run) -> Iterator[Draft]:
    """A cache is given arguments that Streamlit refuses, or with which it keeps nothing."""
    yield from _refused(run)
    yield from _refused_later(run)
    for defined in run.of(CacheDefined):
        told = lifetime(defined["ttl"].always)
        help_ = 'write ttl=300 for seconds, or ttl="5m"'
        if told is None and defined["ttl"].given and defined["persist"].is_("disk", True):
            told, help_ = (
                "ttl means nothing beside persist: nothing is ever forgotten",
                "remove one",
            )
        if told is not None and not defined["ttl"].is_(None):
            yield draft(run, defined, told, help=help_, level=Level.WARNING)
        most = defined["max_entries"].always
        called = next(calls_of(run, defined), None)
        if type(most) is int and most <= 0 and called and not called.caught_by("ValueError"):
            yield draft(
                run,
                defined,
                f"max_entries is {most}: the cache has no room for what {defined.name}() returns",
                prove(run, called),
                raised=called,
                help="leave max_entries out, or name at least 1",
            )


def _refused(run: Run) -> Iterator[Draft]:
    """What is wrong as soon as the function is defined."""
    for use in (each for uses in variants(run) for each in uses[:1]):
        about = use.event
        if about.name not in _CACHES or about["func"].given or about.caught_by(*WRONG_VALUE):
            continue
        for refusal in refused(use):
            if there := use.where & refusal.releases:
                yield draft(
                    run,
                    use.event,
                    f"{use.shown}: {refusal.message}",
                    prove_in(run, use.event, there),
                    releases=there,
                )


def _refused_later(run: Run) -> Iterator[Draft]:
    """A ``ttl`` of ``cache_resource`` that releases looked at only when the function was called."""
    for defined in run.of(CacheDefined):
        limit = defined["ttl"].always
        called = next(calls_of(run, defined), None)
        if defined.cache != "cache_resource" or not isinstance(limit, str) or called is None:
            continue
        at_once = [each.releases for each in _refusals("cache_resource", limit)]
        for refusal in _refusals("cache_data", limit):
            where = refusal.releases & run.targets.releases
            for each in at_once:
                where = where - each
            if where and not called.caught_by(*WRONG_VALUE):
                yield draft(
                    run,
                    defined,
                    f"st.cache_resource: {refusal.message}",
                    prove_in(run, called, where),
                    raised=called,
                    releases=where,
                )


def _refusals(command: str, limit: str) -> list[Refusal]:
    return list(refusals(command, {"ttl": limit}, frozenset({"ttl"})))
