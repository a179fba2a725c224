"""Conditions that keep a text of others from doing harm, as far as anybody can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.model.guards import ALL, EQUAL, PATH, TRUE, unless
from stlint.model.made_of import leaves
from stlint.model.ops import CONNECTIVES, JOINED, OF_STATE, Op
from stlint.model.outside import External, Result
from stlint.model.questions.address import is_parameter
from stlint.model.values import Const, Phi, Symbol, WidgetValue
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from stlint.model.guards import Guard
    from stlint.model.questions.texts import Origin
    from stlint.model.run import Run

__all__ = ["checked", "for_some"]

_ABOVE: Final = frozenset({Op.GREATER, Op.GREATER_EQUAL})
_ORDER: Final = _ABOVE | {Op.LESS, Op.LESS_EQUAL}
_UPLOADED: Final = frozenset({"name", "upload"})
_SPLIT: Final = frozenset({".split", ".rsplit", ".partition", ".rpartition"})
_ENDS: Final = ".endswith"
_CASES: Final = (".lower", ".upper", ".strip", ".removeprefix", ".casefold")
_OF_THE_SAME: Final = frozenset({Op.ITEM, Op.ELEMENT, Op.ATTRIBUTE, Op.AFTER, Op.MORE, Op.STR})
_SHORT: Final = 20
_LOGGED_IN: Final = ("streamlit.user", "streamlit.experimental_user", "streamlit.secrets")
_TYPED: Final = frozenset({"text_input", "text_area"})


def checked(run: Run, origin: Origin, guards: Iterable[Guard]) -> bool:
    """Whether conditions may let only harmless texts through.

    That a text is there at all, or long enough, is no such condition; every other one about it is.
    Where nobody knows what was tried before, it may have been the text.
    """
    known, given = set(_around(run, origin)), tuple(guards)
    return any(
        not _lets_through(each, origin, given)
        for each in given
        if each not in known and (_is_about(each, origin) or _was_tried(each))
    )


def for_some(run: Run, guards: Iterable[Guard], depth: int = 1) -> bool:
    """Whether something happens only for those who have logged in, or know a secret."""
    for guard in guards:
        for each in leaves(guard.subject):
            if _is_secret(run, each):
                return True
            if guard.test == EQUAL and isinstance(each, WidgetValue) and each.command in _TYPED:
                return True
            if depth and each.op in OF_STATE and isinstance(each.args[0], str):
                writes = run.state(each.args[0]).writes
                if any(for_some(run, write.guards, depth - 1) for write in writes):
                    return True
    return False


def _is_secret(run: Run, value: Any) -> bool:
    if isinstance(value, (External, Result)):
        return value.path.startswith(_LOGGED_IN)
    if isinstance(value, WidgetValue):
        element = run.widgets.get(value)
        return element is not None and element["type"].is_("password")
    return value.op is Op.CALL and f"streamlit.{value.args[0]}".startswith(_LOGGED_IN)


def _around(run: Run, origin: Origin) -> Iterable[Guard]:
    element = run.widgets.get(origin.value)
    return () if element is None else element.guards


def _was_tried(guard: Guard) -> bool:
    return any(
        getattr(each.subject, "op", None) is Op.FAILS and not each.outcome for each in guard.members
    )


def _is_about(guard: Guard, origin: Origin) -> bool:
    return any(_is_it(each, origin) for each in leaves(guard.subject))


def _is_it(value: Any, origin: Origin) -> bool:
    if origin.kind == "address":
        return is_parameter(value) or value == origin.value
    return bool(value == origin.value)


def _lets_through(guard: Guard, origin: Origin, given: Collection[Guard]) -> bool:
    """Whether a condition about a text leaves it as harmful as it may be."""
    subject, outcome = guard.subject, guard.outcome
    if guard.test in {ALL, PATH}:
        about = [each for each in guard.members if _is_about(each, origin)]
        if not outcome and any(each not in given for each in guard.members if each not in about):
            return True
        return all(
            _lets_through(each if outcome else each.negated(), origin, given) for each in about
        ) and not (outcome and _was_tried(guard))
    if _was_tried(guard):
        return False
    if origin.kind in _UPLOADED and not _looks_inside(subject, origin):
        return True
    if guard.test == TRUE:
        return _truth(subject, outcome, origin, given)
    if guard.test == _ENDS:
        return origin.kind in _UPLOADED
    if guard.test == EQUAL:
        return not outcome and (
            guard.operand is None or _is_length(subject) or _is_plain(subject, origin)
        )
    if guard.test == Op.IN:
        return not outcome and _is_plain(subject, origin)
    if guard.test in _ORDER and _is_length(subject):
        return (guard.test in _ABOVE) is outcome or _is_long(guard.operand)
    return False


def _chosen(subject: Phi, outcome: bool, origin: Origin, given: Collection[Guard]) -> bool:
    """Whether one of two values that has such a truth comes without a look at the text."""
    ways = ((subject.then, subject.guards), (subject.other, (unless(subject.guards),)))
    first = all(each in given for each in subject.guards)
    never = any(each.negated() in given for each in subject.guards)
    for at, (value, guards) in enumerate(ways):
        if (first and at == 1) or (never and at == 0):
            continue
        if isinstance(value, Const) and bool(value.value) is not outcome:
            continue
        about = [each for each in guards if _is_about(each, origin)]
        if not all(_lets_through(each, origin, given) for each in about):
            continue
        if not _is_about_it(value, origin) or _truth(value, outcome, origin, given):
            return True
    return False


def _truth(subject: Any, outcome: bool, origin: Origin, given: Collection[Guard]) -> bool:
    if isinstance(subject, Phi):
        return _chosen(subject, outcome, origin, given)
    op: str = getattr(subject, "op", "")
    args: tuple[Any, ...] = getattr(subject, "args", ())
    if _is_plain(subject, origin):
        return outcome or op is Op.MORE
    if op is Op.NOT:
        return _truth(args[0], not outcome, origin, given)
    if op in CONNECTIVES:
        about = [each for each in args if _is_about_it(each, origin)]
        return all(_truth(each, outcome, origin, given) for each in about)
    if op == _ENDS:
        return origin.kind in _UPLOADED
    if op is Op.IN:
        return is_parameter(args[1]) if not _is_plain(args[0], origin) else not outcome
    if op is Op.IS or op in {Op.EQUAL, Op.NOT_EQUAL}:
        return outcome is (op is Op.NOT_EQUAL)
    if op in _ORDER:
        return all(_is_length(each) or not _is_about_it(each, origin) for each in args)
    return op is Op.ISINSTANCE


def _is_about_it(value: Any, origin: Origin) -> bool:
    return any(_is_it(each, origin) for each in leaves(value))


def _is_plain(value: Any, origin: Origin) -> bool:
    """Whether a value is the text, or one that it is a part of as it is."""
    while isinstance(value, (Symbol, Phi)) and not _is_it(value, origin):
        if isinstance(value, Phi):
            return _is_plain(value.then, origin) or _is_plain(value.other, origin)
        if value.op in JOINED or value.op is Op.MODULO or value.op.startswith(".format"):
            return any(_is_plain(each, origin) for each in value.args)
        method, kinds = value.op.removeprefix("."), effects().kinds
        same = value.op in _OF_THE_SAME or method in kinds["held"] or method in kinds["pieces"]
        if not same:
            return False
        value = value.args[0]
    return _is_it(value, origin)


def _is_length(value: Any) -> bool:
    if isinstance(value, Phi):
        return _is_length(value.then) or _is_length(value.other)
    return getattr(value, "op", "") == "len"


def _is_long(number: Any) -> bool:
    return isinstance(number, int) and number >= _SHORT


def _looks_inside(value: Any, origin: Origin) -> bool:
    """Whether what is asked of an upload is about what is in it, or about its name but the end."""
    if origin.kind == "upload":
        return any(isinstance(each, Result) for each in leaves(value))
    if _is_ending(value):
        return False
    return any(each.op is Op.ATTRIBUTE and each.args[2] == "name" for each in leaves(value))


def _is_ending(value: Any) -> bool:
    while isinstance(value, (Symbol, Result)):
        if isinstance(value, Result) and value.inputs and value.path.endswith(_CASES):
            value = value.inputs[0]
            continue
        if not value.args:
            return False
        base, last = value.args[0], value.args[-1]
        if value.op is Op.ATTRIBUTE:
            return bool(last == "suffix")
        if value.op in {Op.ITEM, Op.ELEMENT}:
            split, at = getattr(base, "op", ""), getattr(last, "now", last)
            return (split in _SPLIT and at == -1) or (
                split in effects().kinds["ending"] and at == 1
            )
        if not value.op.startswith("."):
            return False
        value = base
    return False
