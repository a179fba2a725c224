"""Fragments: what works only while one of them runs alone, and what does not reach the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stlint.model.events import FragmentReturned
from stlint.model.made_of import widgets_in
from stlint.streamlit_api.behaviours import behaviours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import ElementCreated, Event, Stopped
    from stlint.model.run import Run
    from stlint.streamlit_api.release_set import ReleaseSet

__all__ = ["Refused", "reruns_of_no_fragment", "stale_returns"]


class Refused(NamedTuple):
    """A rerun of a fragment that Streamlit refuses, in which releases, and why.

    ``where`` is ``outside``, ``full`` (the whole script runs) or ``callback`` (of a widget in the
    fragment).
    """

    end: Stopped
    where: str
    releases: ReleaseSet


def reruns_of_no_fragment(run: Run) -> Iterator[Refused]:
    """Reruns with the scope of a fragment where there is none, or in one that the script runs.

    The first run is one of the whole script.
    """
    for end in run.ends:
        if end.how != "rerun" or end.scope != "fragment" or end.within("import"):
            continue
        by, every = end.within("callback"), run.targets.releases
        if by is not None:
            element = run.widgets.get(by.what)
            inside = None if element is None else element.within("fragment", "dialog")
            early = every - behaviours("fragments-rerun-in-callbacks")
            if element is not None and (inside is None or early):
                where = "outside" if inside is None else "callback"
                yield Refused(end, where, every if inside is None else early)
        elif end.within("fragment", "dialog") is None:
            yield Refused(end, "outside", every)
        elif end.happens and not run.steps:
            yield Refused(end, "full", every)


def stale_returns(run: Run) -> Iterator[tuple[FragmentReturned, ElementCreated, ElementCreated]]:
    """What fragments return of their widgets, such a widget, and what others make of that.

    That is what is drawn with it, or because of it, and no click outside asks for. Fragments that
    ask for a run of the whole script are left out.
    """
    for returned in run.of(FragmentReturned):
        made_of = set(widgets_in(returned.value))
        if not made_of or _reruns_all(run, returned.function):
            continue
        own = {
            each.value: each
            for each in run.elements
            if each.value in made_of and _is_in(each, returned.function)
        }
        for element in run.elements:
            if element.order < returned.order or _is_in(element, returned.function):
                continue
            used = _widgets_of(element) & own.keys()
            if used and element.guards.triggers <= own.keys():
                yield returned, min((own[each] for each in used), key=_order), element
                break


def _order(event: Event) -> int:
    return event.order


def _is_in(event: Event, fragment: object) -> bool:
    return any(each.kind == "fragment" and each.what is fragment for each in event.around)


def _widgets_of(element: ElementCreated) -> set[object]:
    """The values of widgets that an element is made of, or that it is there for."""
    asked = tuple(each.subject for each in element.guards)
    return {*widgets_in(asked), *widgets_in(tuple(element.arguments.values()))}


def _reruns_all(run: Run, fragment: object) -> bool:
    """Whether a fragment, or a callback, may start a run of the whole script."""
    return any(
        each.how == "rerun"
        and each.scope != "fragment"
        and (_is_in(each, fragment) or each.within("callback"))
        for each in run.ends
    )
