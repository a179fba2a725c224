"""What there is to see of an element: empty texts, scripts and "Working ..." are no content."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from stlint.model.ops import JOINED, Op
from stlint.model.values import Const, Symbol, Tuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import ElementCreated

_CONTENT: Final = frozenset({"text", "data", "chart", "media"})
_LASTING: Final = _CONTENT | {"input", "button", "container", "feedback", "page"}
_PASSING: Final = frozenset(
    {
        *("toast", "balloons", "snow", "spinner", "status", "progress", "skeleton", "echo"),
        *("write_stream", "navigation", "logo"),
    }
)
"""What is shown for a while, or shows how the work goes."""
_HTML: Final = frozenset({"markdown", "write", "html", "components.v1.html"})
_HEADINGS: Final = frozenset({"title", "header", "subheader"})
_LINES: Final = frozenset({"---", "***", "___"})
"""Markdown of a horizontal rule."""
_UNSEEN: Final = re.compile(
    r"<(script|style|head)\b.*?</\1\s*>|<!--.*?-->|<(meta|link|base|br|hr)\b[^>]*>|&nbsp;",
    re.DOTALL | re.IGNORECASE,
)
_UNKNOWN: Final = "\N{OBJECT REPLACEMENT CHARACTER}"
_GOING_ON: Final = ("...", "…")
"""How a text ends that says what is being done."""
_OF_TEXT: Final = frozenset({".format", ".replace", ".strip", Op.MODULO})
"""Operations whose result is like the text that they begin with."""
BODIES: Final = ("body", "html", "args")


def is_content(element: ElementCreated) -> bool:
    """Whether an element is something that a user looks at and expects to stay."""
    if element.role not in _CONTENT:
        return False
    if element.command in _HTML:
        if element["height"].is_(0):
            return False
        text = _UNSEEN.sub("", _body(element)).strip()
        return bool(text) and text not in _LINES and not text.endswith(_GOING_ON)
    text = _UNKNOWN if element.label is None else element.label.strip()
    return bool(text) and not text.endswith(_GOING_ON)


def is_heading(element: ElementCreated) -> bool:
    """Whether an element only names what comes below it."""
    if element.command in _HEADINGS:
        return True
    text = _body(element).strip() if element.command in _HTML else ""
    return text.startswith("#") and "\n" not in text


def lasts(element: ElementCreated) -> bool:
    """Whether an element stays as it is when it is drawn again, and does nothing else."""
    return element.role in _LASTING and element.command not in _PASSING


def says_something(element: ElementCreated) -> bool:
    """Whether an element is a text of which some words are known."""
    return element.role == "text" and any(each.isalnum() for each in _body(element))


def texts_of(element: ElementCreated) -> Iterator[str]:
    """The texts that an element shows, one after the other; what is not known of one is a mark."""
    for name in BODIES:
        value = element.arguments.get(name)
        for each in value.items if isinstance(value, Tuple) else () if value is None else (value,):
            yield _text(each)


def _body(element: ElementCreated) -> str:
    given = [element.arguments[name] for name in BODIES if name in element.arguments]
    return "".join(map(_text, given)) if given else _UNKNOWN


def _text(value: Any, depth: int = 8) -> str:
    """A text as far as it is known."""
    if isinstance(value, Const) and isinstance(value.value, (str, int, float)):
        return str(value.value)
    if isinstance(value, Symbol) and depth:
        if value.op in JOINED:
            return "".join(_text(each, depth - 1) for each in value.args)
        if value.op in _OF_TEXT:
            return _text(value.args[0], depth - 1)
    if isinstance(value, Tuple) and depth:
        return "".join(_text(each, depth - 1) for each in value.items)
    return _UNKNOWN
