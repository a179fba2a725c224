"""Rules about what the releases of Streamlit offer, and what they refuse."""

from __future__ import annotations

from functools import partial, wraps
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from stlint.model.events import CommandUsed
from stlint.model.questions.keeping import decorated_at, kept_by
from stlint.model.questions.releases import (
    depends_on_release,
    placed_once,
    releases_of,
    used,
    with_values,
)
from stlint.results.remedies import Rename, ReplaceArgument, Site, SucceedCache, SucceedTogether
from stlint.spelling import meant
from stlint.streamlit_api.arguments import Refusal, refusals
from stlint.streamlit_api.deprecations import Deprecation, deprecations
from stlint.streamlit_api.history import present, signatures, taking
from stlint.streamlit_api.lookup import commands, is_member, newest
from stlint.streamlit_api.release_set import NONE_OF_THEM, ReleaseSet, every_release, since

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stlint.model.run import Run
    from stlint.results.remedies import Remedy

T = TypeVar("T")

_MISSING_NAME = {
    "name": "AttributeError",
    "import": "ImportError",
    "call": "StreamlitAPIException",
}
"""What a missing name raises, by how it is used."""
WRONG_VALUE = ("StreamlitAPIException", "ValueError", "TypeError")
"""What a wrong value raises."""


LOOKING = frozenset({"call", "enter", "open", "set"})
"""How a command is used when it looks at values of arguments."""

_OWNERS = {
    "main": "st",
    "sidebar": "st.sidebar",
    "columns": "column",
    "tabs": "tab",
    "container": "container",
    "empty": "container",
    "expander": "expander",
    "popover": "popover",
    "form": "form",
    "chat_message": "message",
    "status": "status",
    "element": "element",
}
"""What a container of a kind is called where its methods are spoken of."""


class Use(NamedTuple):
    """A name of Streamlit that is used, in the releases in which that can happen."""

    event: CommandUsed
    where: ReleaseSet
    there: ReleaseSet
    """The releases that have it."""

    @property
    def method(self) -> bool:
        """Whether it is a method of a container."""
        return self.event.container is not None

    @property
    def shown(self) -> str:
        """The name as people write it."""
        kind = self.event.container or "main"
        name = self.event.name
        if is_member(name):
            name = name.rpartition(".")[2]
        return f"{_OWNERS.get(kind, kind)}.{name}"

    @property
    def missing(self) -> ReleaseSet:
        """The releases in which it is used and not there."""
        return NONE_OF_THEM if _unlisted(self.event) else self.where - self.there


def _unlisted(event: CommandUsed) -> bool:
    """Whether the tables do not say where a name exists."""
    return event.container is None and (
        event.name.startswith("_") or event.how not in {"name", "import"}
    )


def _once(find: Callable[[Run], Iterator[T]]) -> Callable[[Run], tuple[T, ...]]:
    """Let a function look at each run once."""
    return wraps(find)(lambda run: run.once(find))


@_once
def uses(run: Run) -> Iterator[Use]:
    """Every name of Streamlit that a run uses, each place once."""
    for event, where in used(run):
        yield Use(event, where, present(event.name, method=event.container is not None))


@_once
def calls(run: Run) -> Iterator[Use]:
    """Every call of a command, where the command is there."""
    for use in uses(run):
        if use.event.how == "call" and (where := use.where & use.there):
            yield use._replace(where=where)


@_once
def variants(run: Run) -> Iterator[tuple[Use, ...]]:
    """The calls of commands, where the command is there: those of one place together, surest first.

    A place has several where a loop or a function that is called again gives other values.
    """
    places: dict[object, list[Use]] = {}
    called = (each for each in run.anywhere(CommandUsed) if each.how in LOOKING)
    for event, where in placed_once(called, partial(releases_of, run), by=with_values):
        there = present(event.name, method=event.container is not None)
        if where & there:
            places.setdefault(event.place.node, []).append(Use(event, where & there, there))
    for each in places.values():
        yield tuple(sorted(each, key=lambda use: not use.event.happens))


@_once
def absent(run: Run) -> Iterator[Use]:
    """Every name that some release does not have, where nothing swallows the exception."""
    for use in uses(run):
        if use.missing and not use.event.caught_by(_MISSING_NAME[use.event.how]):
            yield use


def removal(name: str, *, method: bool = False) -> Deprecation | None:
    """What is known of a command that is gone, or goes."""
    known = deprecations().get(name, ())
    if method:
        known = deprecations().get(f"*.{name}", known)
    return next((each for each in known if each.parameter is None and each.value is None), None)


def gone(there: ReleaseSet, missing: ReleaseSet) -> ReleaseSet:
    """The releases that do not have something any more."""
    return missing & since(there.oldest) if missing and there else NONE_OF_THEM


def coming(there: ReleaseSet, missing: ReleaseSet) -> ReleaseSet:
    """The releases that do not have something yet."""
    return missing - since(there.oldest) if missing and there else NONE_OF_THEM


class Argument(NamedTuple):
    """An argument of a call: a keyword, or a value that has a history of its own."""

    use: Use
    name: str
    there: ReleaseSet
    """The releases that take it."""
    about: Deprecation | None

    @property
    def missing(self) -> ReleaseSet:
        """The releases in which the call is made and refused for it."""
        return self.use.where - self.there

    @property
    def shown(self) -> str:
        """The argument as people write it."""
        if self.about is not None and self.about.value is not None:
            return f"{self.about.value!r} of {self.use.shown}"
        return f"{self.name}= of {self.use.shown}"


@_once
def arguments(run: Run) -> Iterator[Argument]:
    """The arguments of all calls, where nothing swallows that they are refused."""
    for argument in every_argument(run):
        if not argument.use.event.caught_by("TypeError"):
            yield argument


def given_arguments(run: Run) -> Iterator[Argument]:
    """The arguments of all calls but those that are tried out: a handler is for their TypeError.

    Who handles every exception of much code does not mean the arguments.
    """
    for argument in every_argument(run):
        if "TypeError" not in argument.use.event.place.caught:
            yield argument


@_once
def every_argument(run: Run) -> Iterator[Argument]:
    """The arguments of all calls."""
    for use in calls(run):
        about = deprecations().get(use.event.name, ())
        for name in sorted(use.event.keywords):
            named = next((each for each in about if each.parameter == name), None)
            if not taking(use.event.name, name, named=True):
                named = next((each for each in about if each.parameter == "kwargs"), None)
            if named is None or named.value is None:
                yield Argument(use, name, taking(use.event.name, name), named)
        for each in about:
            if each.value is not None and each.value in map(str, use.event.known.values()):
                yield Argument(use, each.value, every_release() - since(each.removed), each)


def all_needed(run: Run) -> ReleaseSet:
    """The releases that have everything that an app asks for without asking whether it is there."""
    found = every_release()
    for use in uses(run):
        raised = "TypeError" if use.event.how in LOOKING else _MISSING_NAME[use.event.how]
        if use.there and not _unlisted(use.event) and _unguarded(use, raised):
            found = found & use.there
    for argument in arguments(run):
        if argument.there and _unguarded(argument.use, "TypeError"):
            found = found & argument.there
    for use in (each for uses_here in variants(run) for each in uses_here):
        if _unguarded(use, *WRONG_VALUE):
            taken = every_release()
            for refusal in refused(use):
                taken = taken - refusal.releases
            found = found & taken if newest() in taken else found
    return found


def is_for_newer(run: Run, older: ReleaseSet) -> bool:
    """Whether another script of the session asks for what none of some older releases has.

    Where releases are declared, these count.
    """
    if run.targets.source is not None:
        return False
    known = commands(older.newest)
    newer = [name for name in commands() if name not in known and "." not in name]
    return any(not all_needed(each) & older for each in run.onward.others(newer) or ())


def refused(use: Use) -> tuple[Refusal, ...]:
    """What releases refuse of the values of a call, asked once: several runs may share it."""
    event = use.event
    name = event.name if event.how == "call" else f"{event.name}.{event.how}"
    if event.refused is None:
        event.refused = tuple(refusals(name, event.known, event.given, more=event.more))
    return event.refused


def _unguarded(use: Use, *raised: str) -> bool:
    event = use.event
    return not event.caught_by(*raised) and not any(map(depends_on_release, event.guards))


def near(argument: Argument) -> str | None:
    """The parameter that was meant by a keyword that none is called."""
    name = argument.use.event.name
    if argument.about is not None and argument.about.value is not None:
        return None
    if taking(name, argument.name, named=True):
        return None
    wanted = argument.use.where
    known = {
        each.name
        for one in signatures(name)
        for each in one.parameters
        if each.kind in {"positional", "keyword"}
        and wanted <= taking(name, each.name, named=True)
        and each.name not in argument.use.event.given
    }
    return meant(argument.name, known)


def succeeded(run: Run, use: Use, about: Deprecation | None) -> Remedy | None:
    """What to write instead, if there is something."""
    if about is None or not about.replacement:
        return None
    known = since(about.available)
    if about.rewrite == "reshape" and not use.method:
        kept = kept_by(run, decorated_at(run, use.event.place.node))
        return None if kept is None else SucceedCache(use.event.name, kept, known=known)
    if about.rewrite == "together" and not use.method:
        return _all_succeeded(run, use, known)
    if about.rewrite != "rename":
        return None
    if about.parameter is None:
        return Rename(use.event.name, about.replacement, known=known)
    name = about.replacement.rstrip("=")
    return ReplaceArgument(about.parameter, name, known=known) if name.isidentifier() else None


def _all_succeeded(run: Run, use: Use, known: ReleaseSet) -> SucceedTogether | None:
    """What works in another way now; no release takes the old way of one and the new of another."""
    alike = [each for each in uses(run) if _is_together(each.event.name)]
    if any(each.event.how == "import" for each in alike):
        return None
    others = {
        each.event.place.node: each.event
        for each in alike
        if each.event.how == "name" and each.event.place.node is not use.event.place.node
    }
    names = tuple(each.name for each in others.values())
    places = tuple(Site(each.place.path, each.place.node) for each in others.values())
    return SucceedTogether(use.event.name, names, places, known=known)


def _is_together(name: str) -> bool:
    return any(each.rewrite == "together" for each in deprecations().get(name, ()))
