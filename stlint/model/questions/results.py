"""Which of the things that a click brings is a result: something that somebody would miss."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

from stlint.model.events import Drawn, ExternalCall
from stlint.model.made_of import leaves
from stlint.model.objects import Heap
from stlint.model.ops import JOINED, Op
from stlint.model.outside import Result, qualified
from stlint.model.questions.clicks import triggers_of
from stlint.model.questions.content import BODIES, is_heading
from stlint.model.questions.writes import changes
from stlint.model.values import Const, Phi, Symbol, Tuple, WidgetValue
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import ElementCreated
    from stlint.model.run import Run

_LASTING: Final = frozenset({"chart", "media"})
_TABLES: Final = frozenset({"dataframe", "table"})
_DATA: Final = frozenset({"json"})
_ERRORS: Final = frozenset({"error", "exception"})
_VALUES: Final = (*BODIES, "value", "delta", "text", "data")
_FORMATTED: Final = JOINED | frozenset({Op.MODULO, ".format", ".join", "builtins.str"})
_DESCRIBES: Final = frozenset({"builtins.len", "builtins.type"})
_DESCRIBED: Final = frozenset(
    {"shape", "columns", "size", "name", "names", "dtypes", "status_code"}
)
"""Functions and attributes that only say something about what is at hand."""
_PLAIN: Final = (sys.stdlib_module_names | {"builtins"}) - {"json", "csv", "subprocess", "urllib"}
"""Modules whose functions do not make what a user waits for."""
_LINKS: Final = (" download=", "data:")
"""What a link has in it that is a download."""
_SHOWS: Final = frozenset({"show", "view", "display", "reveal", "see", "preview"})
"""How the label of a button begins that is there to show something."""
_USED: Final = frozenset({"input", "button"})
_DEEP: Final = 12


def is_result(run: Run, element: ElementCreated) -> bool:
    """Whether content that is there for a click only is data, a chart, or made for this click.

    What only says that something was done, repeats what was put in or explains an error is none,
    unless the button says that it shows something, which a heading alone is not. Nor are the
    words of an answer that nothing takes away but another click on the same button.
    """
    if _explains_an_error(run, element):
        return False
    if element.role in _LASTING or element.command in _TABLES or element.command == "write_stream":
        return True
    said = [element.arguments[name] for name in _VALUES if name in element.arguments]
    if any(map(_is_download, said)):
        return True
    if _shows(triggers_of(run, element)[-1].label or "") and not is_heading(element):
        return element.command in _DATA or not any(map(_adds_up, said))
    made = dict(run.once(_made))
    triggers = element.guards.triggers
    answers = any(_is_data(each) or _holds_made(each, made, triggers) for each in said)
    shown = element.command in _DATA or (answers and _is_more_to_use(run, triggers))
    return shown and not _acts(run, triggers)


def _adds_up(value: Any) -> bool:
    """Whether a value is nothing but what was put in, or made of that: it stands above."""
    parts = list(leaves(value, 60, guards=False))
    given = any(isinstance(each, (WidgetValue, Phi)) for each in parts)
    return given and not any(isinstance(each, (Result, Heap)) for each in parts)


def _shows(label: str) -> bool:
    """Whether a button says that it shows something: then that is what it was clicked for."""
    words = "".join(each if each.isalpha() else " " for each in label).casefold().split()
    return bool(words) and words[0] in _SHOWS


def _explains_an_error(run: Run, element: ElementCreated) -> bool:
    """Whether there is a message of an error whenever there is the element.

    What a handler says is not about what stands elsewhere, though both may come of the same click.
    """
    triggers = element.guards.triggers
    return any(
        each.command in _ERRORS
        and each.guards.triggers & triggers
        and element.guards.implies(each.guards)
        and (element.within("handler") or not each.within("handler"))
        for each in run.elements
    )


def _acts(run: Run, triggers: frozenset[Any]) -> bool:
    """Whether the same click writes, sends or deletes something: then that is what is told."""
    return any(triggers <= clicked for clicked in run.once(_actions))


def _is_more_to_use(run: Run, triggers: frozenset[Any]) -> bool:
    """Whether there is anything else to use: the same click would bring an answer again."""
    return any(run.of(Drawn)) or any(
        (each.role in _USED or each.stateful or each.command == "component")
        and each.value not in triggers
        for each in run.elements
    )


def _actions(run: Run) -> Iterator[frozenset[Any]]:
    known = effects()
    for call in run.of(ExternalCall):
        if not call.guards.triggers:
            continue
        if known.is_action(call.name, call.arguments) or changes(call):
            yield call.guards.triggers


def _made(run: Run) -> Iterator[tuple[Any, frozenset[Any]]]:
    """What calls of libraries under a button returned, and the clicks that they need."""
    for call in run.of(ExternalCall):
        if call.guards.triggers and call.name.partition(".")[0] not in _PLAIN:
            yield call.result, call.guards.triggers


def _is_download(value: Any) -> bool:
    """Whether a text is a link that holds a file."""
    if not isinstance(value, Symbol) or value.op not in _FORMATTED:
        return False
    known = "".join(str(each.value) for each in value.args if isinstance(each, Const))
    return "<a " in known and any(each in known for each in _LINKS)


def _is_data(value: Any, depth: int = _DEEP) -> bool:
    """Whether a value is more than a word: a table, a list, an object of a library."""
    if isinstance(value, Heap):
        return True
    if isinstance(value, Phi) and depth:
        return _is_data(value.then, depth - 1) or _is_data(value.other, depth - 1)
    if isinstance(value, Tuple) and depth:
        return any(_is_data(each, depth - 1) for each in value.items)
    if isinstance(value, Symbol) and value.op in _FORMATTED | _DESCRIBES:
        return False
    if isinstance(value, Symbol) and value.op is Op.ATTRIBUTE and value.args[2] in _DESCRIBED:
        return False
    path = qualified(value)
    if path is None or path.rpartition(".")[2] in _DESCRIBED:
        return False
    return path.partition(".")[0] not in _PLAIN | {"streamlit"}


def _holds_made(
    value: Any, made: dict[Any, frozenset[Any]], triggers: frozenset[Any], depth: int = _DEEP
) -> bool:
    """Whether a value has something in it that was made for the click."""
    if not depth:
        return False
    if isinstance(value, Symbol):
        if value.op is Op.RESULT:
            return True
        if value.op in _DESCRIBES or (value.op is Op.ATTRIBUTE and value.args[2] in _DESCRIBED):
            return False
        parts: tuple[Any, ...] = value.args
    elif isinstance(value, Result):
        if made.get(value, frozenset()) & triggers:
            return value.path.rpartition(".")[2] not in _DESCRIBED
        parts = value.inputs if value.path.partition(".")[0] in _PLAIN else ()
    elif isinstance(value, Phi):
        parts = (value.then, value.other)
    else:
        parts = value.items if isinstance(value, Tuple) else ()
    return any(_holds_made(each, made, triggers, depth - 1) for each in parts)
