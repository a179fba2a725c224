"""Answers of a chat that are drawn once, and missing from what the next run shows of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.model.depends_on import keys_in
from stlint.model.events import Done, ElementCreated, Opaque, StateWrite
from stlint.model.made_of import leaves
from stlint.model.objects import Heap, Instance
from stlint.model.ops import Op
from stlint.model.outside import Result
from stlint.model.values import Const, Symbol, Tuple, WidgetValue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

__all__ = ["unkept_answers"]

_MESSAGE: Final = "chat_message"
_USERS: Final = frozenset({"user", "human", "you", "me"})
"""Who is meant by these writes what is sent."""
_SAYING: Final = frozenset({"write", "markdown", "write_stream", "text", "code", "latex", "json"})
_INSERTS: Final = frozenset({".append()", ".add()"})


def unkept_answers(run: Run) -> Iterator[tuple[ElementCreated, ElementCreated]]:
    """What answers a message of a chat and is not kept, though the message is.

    With it comes what draws the chat anew in each run.
    """
    inputs = {value for value, each in run.widgets.items() if each.command == "chat_input"}
    shown = dict(run.once(_histories)) if inputs else {}
    given = {each.place.node: each.given for each in run.of(Done)} if shown else {}
    for sent in inputs:
        then = [each for each in run.events if sent in each.guards.triggers]
        if not then or any(isinstance(each, Opaque) for each in then):
            continue
        if any(each.how != "stop" and sent in each.guards.triggers for each in run.ends):
            continue
        for key, history in shown.items():
            answers = [
                each for each in then if isinstance(each, ElementCreated) and _answers(run, each)
            ]
            if answers and _keeps_questions_only(run, key, sent, given):
                yield answers[0], history


def _histories(run: Run) -> Iterator[tuple[str, ElementCreated]]:
    """The keys of session state whose items are drawn as messages whatever is sent."""
    for each in run.elements:
        if each.command == _MESSAGE and not each.guards.triggers:
            said = tuple(each.arguments.values())
            for key in keys_in((said, tuple(each.guards))):
                if key is not None:
                    yield key, each


def _answers(run: Run, event: ElementCreated) -> bool:
    """Whether something is said in a message that is not the user's own."""
    if event.command not in _SAYING:
        return False
    message = next((each.what for each in event.around if each.how == _MESSAGE), None)
    made = next((each for each in run.elements if message in each.opens), None)
    name = made["name"].always if made is not None and message is not None else None
    return isinstance(name, str) and name.casefold() not in _USERS


def _keeps_questions_only(run: Run, key: str, sent: Any, given: dict[Any, Any]) -> bool:
    """Whether what is sent is added to a history, and surely nothing else ever is."""
    found = False
    for write in run.anywhere(StateWrite):
        if write.key is not None and write.key != key:
            continue
        if sent in write.guards.triggers:
            items = given.get(write.place.node, ())
            if write.how not in _INSERTS or len(items) != 1 or not _is_question(items[0], sent):
                return False
            found = True
        elif write.changes or write.key is None or write.place.segment == "callback":
            return False
    return found


def _is_question(item: Any, sent: Any) -> bool:
    """Whether an item of a history is what was sent, and who sent it."""
    parts = _parts(item)
    said = [each for each in parts if not isinstance(each, Const)]
    names = {str(each.value).casefold() for each in parts if isinstance(each, Const)}
    plain = len(said) == 1 and _is_sent(said[0], sent)
    return plain and (len(parts) == 1 or bool(names & _USERS))


def _parts(item: Any) -> list[Any]:
    """What an item is put together of: the values of a dict, the items of a list or tuple."""
    known = isinstance(item, Symbol) and item.op in {Op.DICT, Op.LIST}
    if known and isinstance(item.args[0], Tuple):
        inner = item.args[0].items
        if item.op is Op.LIST:
            return list(inner)
        return [each.items[1] for each in inner if each.items]
    return list(item.items) if isinstance(item, Tuple) else [item]


def _is_sent(value: Any, sent: Any) -> bool:
    """Whether a value is made of what was sent, and of no answer to it."""
    made_of = list(leaves(value, guards=False))
    strange = any(isinstance(each, (Result, Heap, Instance)) for each in made_of)
    return not strange and any(isinstance(each, WidgetValue) and each == sent for each in made_of)
