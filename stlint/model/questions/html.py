"""HTML in texts: where it is shown as it is written, and where it is torn apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from stlint.model.questions.content import texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import ElementCreated
    from stlint.model.run import Run

__all__ = ["Torn", "torn", "unrendered"]

_MARKDOWN: Final = frozenset({"caption", "markdown", "write"})
_FLAG: Final = "unsafe_allow_html"
_NAMES: Final = (
    "a|abbr|b|big|blockquote|button|center|code|dd|del|details|div|dl|dt|em|figcaption|figure|font|"
    "footer|form|h[1-6]|header|i|iframe|img|input|ins|kbd|label|li|main|mark|nav|ol|p|pre|s|section|"
    "small|span|strong|style|sub|summary|sup|svg|table|tbody|td|th|thead|tr|u|ul|video"
)
_TAGS: Final = re.compile(
    rf"""(?<!\\)<(?:
        (?P<name>{_NAMES})(?:\s[^<>]*)?>(?=.*?</(?P=name)\s*>)       # closed later
        | (?:{_NAMES})\s+[a-z-]+\s*=\s*["'\w][^<>]*>                  # with an attribute
        | br\s*/?>
    )""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_CODE: Final = re.compile(
    r"^[ \t]*(```|~~~).*?(?:^[ \t]*\1|\Z)|(`+)(?!`).*?(?<!`)\2(?!`)|<!--.*?-->",
    re.DOTALL | re.MULTILINE,
)
_LONGEST: Final = 20_000
"""Characters of a text that are looked at."""


def unrendered(run: Run) -> Iterator[tuple[ElementCreated, str]]:
    """Texts whose HTML is surely shown as text, and the first tag in it."""
    for element in run.elements:
        flag = element[_FLAG]
        if element.command not in _MARKDOWN or not (flag.is_(False) or _lacks(element)):
            continue
        for text in texts_of(element):
            found = _TAGS.search(_CODE.sub(" ", text[:_LONGEST])) if "<" in text else None
            if found is not None:
                yield element, found[0]
                break


def _lacks(element: ElementCreated) -> bool:
    return not element[_FLAG].given and not element.more


class Torn(NamedTuple):
    """A tag that one element opens and a later one closes."""

    opening: ElementCreated
    closing: ElementCreated
    name: str


def torn(run: Run) -> Iterator[Torn]:
    """Tags that are opened by one element and closed by another, with something in between."""
    opened: list[tuple[ElementCreated, str]] = []
    for element in run.elements:
        if not _is_rendered(element):
            continue
        from stlint.model.questions.html_tags import Tags  # noqa: PLC0415 - few apps have any

        tags = Tags(text[:_LONGEST] for text in texts_of(element))
        for name in tags.closed:
            at = _last(opened, element, name)
            if at is None:
                continue
            opening, _ = opened.pop(at)
            if any(_is_between(opening, each, element) for each in run.elements):
                yield Torn(opening, element, name)
        opened += ((element, name) for name in tags.open)


def _is_rendered(element: ElementCreated) -> bool:
    return element.command == "html" or (element.command in _MARKDOWN and element[_FLAG].is_(True))


def _last(
    opened: list[tuple[ElementCreated, str]], closing: ElementCreated, name: str
) -> int | None:
    """The place of the last tag of a name that may be closed there."""
    for at in range(len(opened) - 1, -1, -1):
        element, tag = opened[at]
        fits = tag == name and element.inside is closing.inside
        if fits and not element.guards.excludes(closing.guards):
            return at
    return None


def _is_between(opening: ElementCreated, each: ElementCreated, closing: ElementCreated) -> bool:
    return opening.order < each.order < closing.order and not (
        each.guards.excludes(opening.guards) or each.guards.excludes(closing.guards)
    )
