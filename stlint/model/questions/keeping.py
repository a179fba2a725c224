"""What is known of loads and of functions that keep what they return: what a fix has to know."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from stlint.model.depends_on import failed
from stlint.model.events import (
    CacheCalled,
    Closed,
    Event,
    ExternalCall,
    Mutated,
    NameBound,
    Opaque,
    PageConfigured,
    SetUpNeeded,
)
from stlint.model.events.secrets import SecretMissing
from stlint.model.made_of import is_part_of, leaves, widgets_in
from stlint.model.notes import Changed, Reads, Returned, Unasked
from stlint.model.objects import Function, Heap
from stlint.model.questions.caching import end_of
from stlint.model.questions.writes import changes, opens
from stlint.model.values import NONE, Const, Phi, Tuple
from stlint.results.remedies import Kept, Load, Site, Variable
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.notes import Used
    from stlint.model.run import Run

__all__ = [
    "calls_in",
    "decorated_at",
    "function_for",
    "kept_by",
    "load_of",
    "needed_by",
    "only_call",
]

_WEB: Final = re.compile(r"(https?|ftp|s3|gs|gcs)://")
_HARMLESS: Final = (ExternalCall, NameBound, Closed, SecretMissing, SetUpNeeded)
"""What happens in a function that only loads something."""

_AGAIN: Final = frozenset({"eval", "train", "to", "cuda", "cpu", "load_state_dict"})
"""Methods that change nothing when they are called once more."""


def load_of(run: Run, call: ExternalCall) -> Load | None:
    """What is known of a call that loads something; ``None``: too little."""
    reads = [each for each in run.noted(Reads) if each.node is call.place.node]
    variables = dict(_variables(reads))
    if _is_set_up(run, call) or _is_tried(run, call):
        return None
    if not reads or (any(each.chosen for each in reads) and _all_fixed(variables)):
        return None  # something that nobody sees here decides what is loaded
    return Load(
        call.name,
        tuple(Variable(*each) for each in variables.items()),
        _is_far(call),
        end_of(run, call) is None and all(each.gives != "stream" for each in reads),
        any(each.order > call.order for each in run.of(PageConfigured)),
        _is_returned(run, call),
    )


def _is_set_up(run: Run, call: ExternalCall) -> bool:
    """Whether the app changes what was loaded: each run would do so again to what all share."""
    if call.loads != "resource" or call.name in effects().connections:
        return False
    return any(
        each.value is not call.result
        and each.value.path.rpartition(".")[2] not in _AGAIN
        and is_part_of(each.value, call.result)
        for each in run.noted(Unasked)
    )


def _is_tried(run: Run, call: ExternalCall) -> bool:
    """Whether a server is asked just to see whether it answers now."""
    return call.name.partition(".")[0] in effects().remote_packages and any(
        each.value is call.result for each in run.noted(Unasked)
    )


def _variables(reads: list[Reads]) -> Iterator[tuple[str, str]]:
    """The variables that an expression reads, each with the one kind that it has every time.

    Of several connections a cache would keep what was loaded by the first.
    """
    found: dict[str, list[Used]] = {}
    for used in (each for one in reads for each in one.used):
        found.setdefault(used.name, []).append(used)
    for name, several in found.items():
        kinds = {"fixed" if each.kind == "own" else each.kind for each in several}
        kind = next(iter(kinds)) if len(kinds) == 1 else ""
        alike = all(each.value is several[0].value for each in several)
        yield name, kind if kind != "resource" or alike else ""


def _all_fixed(variables: dict[str, str]) -> bool:
    return set(variables.values()) <= {"fixed"}


def _is_far(call: ExternalCall) -> bool:
    """Whether data come from the network, as far as the call tells."""
    given = (call.arguments, getattr(call.result, "inputs", ()))
    return call.name.partition(".")[0] in effects().remote_packages or any(
        isinstance(each, Const) and isinstance(each.value, str) and _WEB.match(each.value)
        for each in leaves(given)
    )


def _is_returned(run: Run, call: ExternalCall) -> bool:
    """Whether what a call gives is what its function gives."""
    function = call.place.functions[-1].node if call.place.functions else None
    return any(
        each is call.result
        for one in run.noted(Returned)
        if one.function.node is function
        for each in _alternatives(one.value)
    )


def _alternatives(value: Any) -> Iterator[Any]:
    todo = [value]
    while todo:
        each = todo.pop()
        if isinstance(each, Phi):
            todo += (each.then, each.other)
        else:
            yield each


def function_for(run: Run, call: ExternalCall) -> Site | None:
    """The function around a load, if it only loads something and its result can be kept."""
    function = call.place.functions[-1] if call.place.functions else None
    if not isinstance(function, Function) or not _is_plain(function):
        return None
    returned = [each for each in run.noted(Returned) if each.function.node is function.node]
    if not returned or any(each.gives == "stream" for each in returned):
        return None
    if all(each.value == NONE for each in returned):
        return None
    if any(_keeps_a_failure(each.value) for each in returned):
        return None
    given = {(used.name[:1] == "_", used.kind) for each in returned for used in each.parameters}
    if not given <= {(False, "hashable")}:
        return None
    reads = [each for each in run.noted(Reads) if each.node is call.place.node]
    if any(used.kind != "fixed" for each in reads for used in each.outer):
        return None
    if not all(_is_harmless(run, each) for each in run.events if _is_in(each, function.node)):
        return None
    return Site(function.frame.module.path, function.node)


def _keeps_a_failure(value: Any) -> bool:
    """Whether a handler gives a constant where something failed, which a cache would keep."""
    todo = [value]
    while todo:
        each = todo.pop()
        if not isinstance(each, Phi):
            continue
        todo += (each.then, each.other)
        handled = each.then if any(map(failed, each.guards)) else each.other
        tried = any(failed(one) or failed(one.negated()) for one in each.guards)
        if tried and any(isinstance(one, (Const, Heap, Tuple)) for one in _alternatives(handled)):
            return True
    return False


def _is_plain(function: Function) -> bool:
    """Whether a function is defined at the top of a module, without decorators."""
    decorators = getattr(function.node, "decorators", None)
    return (
        function.frame is function.frame.module.frame and decorators is not None and not decorators
    )


def calls_in(run: Run, function: Any) -> list[ExternalCall]:
    """The calls of what is not the app's in a function, which is given as its node."""
    return [each for each in run.of(ExternalCall) if _is_in(each, function)]


def _is_in(event: Event, function: Any) -> bool:
    return any(getattr(each, "node", None) is function for each in event.place.functions)


def _is_harmless(run: Run, event: Event) -> bool:
    """Whether something that happens in a function needs to happen only once."""
    if isinstance(event, Opaque):  # a library that may do anything, but not to the page
        return any(each.place.node is event.place.node for each in run.of(ExternalCall))
    if not isinstance(event, _HARMLESS):
        return False
    return not isinstance(event, ExternalCall) or not (
        effects().is_action(event.name, event.arguments) or changes(event) or opens(event)
    )


def kept_by(run: Run, node: Any) -> Kept | None:
    """What is known of a function that keeps what it returns; ``None``: no run calls it."""
    returned = [each for each in run.noted(Returned) if each.function.node is node]
    if not returned or any(each.function.frame.of_class for each in returned):
        return None
    given = [used for each in returned for used in each.parameters]
    widgets = (
        each
        for each in run.elements
        if each.stateful and any(one.node is node for one in each.place.functions)
    )
    kinds = {each.gives for each in returned}
    return Kept(
        next((each for each in ("stream", "resource", "") if each in kinds), "data"),
        any(each.holds for each in returned),
        all(each.kind == "hashable" for each in given),
        not any(widgets) and not any(each.name.startswith("_") for each in given),
    )


def decorated_at(run: Run, node: Any) -> Any:
    """The function whose decorator next to it is named at a node; ``None``: not known."""
    for each in run.noted(Returned):
        decorators = getattr(each.function.node, "decorators", ())
        last = decorators[-1].decorator if decorators else None
        if last is not None and (node is last or node is getattr(last, "func", None)):
            return each.function.node
    return None


def only_call(run: Run, change: Mutated) -> tuple[bool, Site | None]:
    """Whether what is changed is asked for in one place only; and which, if it is that itself."""
    calls = {each.place.node: each for each in run.of(CacheCalled) if each.name == change.factory}
    if len(calls) != 1:
        return False, None
    [call] = calls.values()
    changed = [each.value for each in run.noted(Changed) if each.node is change.place.node]
    given = [
        value
        for each in run.noted(Returned)
        if each.function.node is change.factory_place[1]
        for value in _alternatives(each.value)
    ]
    whole = bool(changed) and all(any(each is one for one in given) for each in changed)
    return True, Site(call.place.path, call.place.node) if whole else None


def needed_by(run: Run, node: Any) -> tuple[Site, ...] | None:
    """The statements that make what the arguments of a call need; ``None``: that is not known."""
    reads = [used for each in run.noted(Reads) if each.node is node for used in each.used]
    made = {used.made[1]: Site(*used.made) for used in reads if used.made is not None}
    known = all(used.made or used.kind == "fixed" for used in reads)
    chosen = any(used.kind == "own" or _is_chosen(used.value) for used in reads)
    return tuple(made.values()) if known and not chosen else None


def _is_chosen(value: Any) -> bool:
    return value is not None and bool(widgets_in(value))
