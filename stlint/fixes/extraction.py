"""What is done under a button, made into a callback of it."""

from __future__ import annotations

import builtins
import keyword
from typing import TYPE_CHECKING

from stlint.fixes.layout.branches import if_asking
from stlint.fixes.layout.calls import argument, call_at
from stlint.fixes.layout.fresh import fresh
from stlint.fixes.layout.settings_of_state import plain_settings
from stlint.fixes.layout.text import LINE_END, NoFixError, slug
from stlint.results.finding import Fix, Safety

if TYPE_CHECKING:
    from stlint.fixes.context import At, Workshop
    from stlint.fixes.layout.branches import If
    from stlint.fixes.layout.calls import Call
    from stlint.fixes.layout.text import Text
    from stlint.results.remedies import ExtractCallback

__all__ = ["extract_callback"]


def extract_callback(workshop: Workshop, remedy: ExtractCallback, at: At) -> Fix:
    """Make edits of ``ExtractCallback``: a function in the place of the branch, and the button.

    Raises:
        NoFixError: more is done there than to set session state, or it is not known to what.
    """
    del workshop
    text, (other, span) = at.text, at.place(remedy.button)
    branch = if_asking(text, span, span) if other is text else None
    if branch is None or branch.is_elif or branch.node.orelse or not text.leads_line(branch.node):
        raise NoFixError
    call = call_at(text, span)
    body, rerun = plain_settings(branch)
    name = fresh(text, _name(remedy.label), branch.node)
    margin = text.margin(branch.start)
    gap = "\n" if margin else "\n\n"
    start, end = text.line_start(branch.start), text.line_end(text.end(body[-1]))
    last = end if rerun is None else text.line_end(text.end(rerun))
    edits = (
        text.edit(start, branch.colon, f"{_lacking(branch, gap)}{margin}def {name}()"),
        text.edit(end, last, f"\n{gap}{margin}{_called_back(text, call, name)}"),
    )
    return Fix(f"set it in a callback, {name}()", Safety.UNSAFE, edits)


def _name(label: str | None) -> str:
    """A name for a function, of the words of a button."""
    name = slug(label or "", "_")
    if not (name.isascii() and name.isidentifier()):
        return "on_click"
    return f"do_{name}" if keyword.iskeyword(name) or hasattr(builtins, name) else name


def _called_back(text: Text, call: Call, name: str) -> str:
    """The call of the button with its callback.

    Raises:
        NoFixError: it has one, or stands in several lines.
    """
    code = text.code(call)
    if argument(call, "on_click") is not None or LINE_END.search(code):
        raise NoFixError
    given = code[:-1].rstrip().rstrip(",")
    return f"{given}{'' if given.endswith('(') else ', '}on_click={name})"


def _lacking(branch: If, gap: str) -> str:
    """The blank lines that are missing before a definition in the place of a branch."""
    above = branch.text.text[: branch.text.line_start(branch.start)]
    lines = LINE_END.sub("\n", above)
    if not lines.strip() or lines.rstrip().endswith(":"):
        return ""
    there = len(lines) - len(lines.rstrip()) - 1
    return "\n" * max(0, len(gap) - there)
