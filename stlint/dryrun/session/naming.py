"""How often the files of an app name a key of session state."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stlint.project.app import App
    from stlint.syntax.source import Source


_MADE: Final = re.compile(
    r"""session_state\s*\[\s*(?!["'])          # a key that is no literal
    |session_state\s*[,)=]                      # session state is handed on, or has another name
    |session_state\.(?:update|__setitem__|__setattr__)\b
    |=\s*(?:st|streamlit)\.session_state\b(?!\s*[.\[])
    |import\s+session_state""",
    re.VERBOSE,
)


def names_of(key: str, app: App, sources: Iterable[Source]) -> int | None:
    """How often a key stands in the files of an app, as an attribute, a text or a keyword.

    ``None``: there are other scripts that may set it, some keys are put together, or session state
    has another name somewhere.
    """
    others = app.pages or app.shown_by is not None or app.main not in {None, app.entry}
    if others or app.entry.parent.name == "pages":
        return None
    word = re.escape(key)
    wanted = re.compile(rf"""(?P<quote>["']){word}(?P=quote)|\.{word}\b|\b{word}\s*=(?!=)""")
    found = 0
    for source in sources:
        if _MADE.search(source.text):
            return None
        found += len(wanted.findall(source.text))
    return found
