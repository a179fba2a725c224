"""From what a rule says about its fix to edits of the text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from stlint.fixes.caching import cache
from stlint.fixes.callbacks import ask_for_none, bind_names, call_it, pass_callback, wrap_argument
from stlint.fixes.context import At
from stlint.fixes.copies import recache, unshare
from stlint.fixes.defaults import set_default
from stlint.fixes.entries import make_once, read_item
from stlint.fixes.extraction import extract_callback
from stlint.fixes.guarding import guard_default
from stlint.fixes.handlers import narrow_handler
from stlint.fixes.keys import add_key, replace_key
from stlint.fixes.labels import write_label
from stlint.fixes.layout.habits import comments_in
from stlint.fixes.layout.nodes import is_formatted
from stlint.fixes.layout.text import NoFixError
from stlint.fixes.magic import call_run, write_if
from stlint.fixes.names import rename, replace_argument
from stlint.fixes.own_keys import drop_argument, fall_back, keep_by_key, keep_default
from stlint.fixes.pages import move_up
from stlint.fixes.replacements import succeed_cache, succeed_together
from stlint.fixes.variables import keep_variable
from stlint.fixes.visibility import keep_shown
from stlint.results import remedies
from stlint.results.remedies_of_state import MakeOnce, ReadItem
from stlint.results.remedies_of_widgets import (
    AskForNone,
    BindNames,
    FallBack,
    PassCallback,
    WrapArgument,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from stlint.fixes.context import Workshop
    from stlint.results.finding import Edit, Fix, Span
    from stlint.results.remedies import Remedy

__all__ = ["build"]

_BUILDERS: Mapping[type[Remedy], Callable[..., Fix]] = {
    remedies.AddKey: add_key,
    remedies.ReplaceKey: replace_key,
    remedies.Rename: rename,
    remedies.ReplaceArgument: replace_argument,
    remedies.SetDefault: set_default,
    remedies.MoveUp: move_up,
    remedies.KeepShown: keep_shown,
    remedies.KeepVariable: keep_variable,
    remedies.Cache: cache,
    remedies.Unshare: unshare,
    remedies.Recache: recache,
    remedies.SucceedCache: succeed_cache,
    remedies.SucceedTogether: succeed_together,
    remedies.NarrowHandler: narrow_handler,
    remedies.CallIt: call_it,
    remedies.GuardDefault: guard_default,
    remedies.CallRun: call_run,
    remedies.WriteIf: write_if,
    remedies.WriteLabel: write_label,
    WrapArgument: wrap_argument,
    PassCallback: pass_callback,
    BindNames: bind_names,
    AskForNone: ask_for_none,
    FallBack: fall_back,
    remedies.ExtractCallback: extract_callback,
    remedies.KeepByKey: keep_by_key,
    remedies.DropArgument: drop_argument,
    remedies.KeepDefault: keep_default,
    MakeOnce: make_once,
    ReadItem: read_item,
}


def build(
    workshop: Workshop, remedy: Remedy, spans: Sequence[tuple[Path, Span]], *, error: bool
) -> Fix | None:
    """Make the edits of a remedy.

    Args:
        workshop: the texts of the app.
        remedy: what is to be done.
        spans: the place of the finding, then those of the remedy's sites.
        error: whether Streamlit surely raises there.

    Returns:
        The fix; ``None`` if it is not known how to do that here.
    """
    try:
        places = [(workshop.text(path), span) for path, span in spans]
        first, *others = places
        known = dict(zip(remedies.sites(remedy), others, strict=True))
        fix = _BUILDERS[type(remedy)](workshop, remedy, At(*first, error, tuple(others), known))
        lost = any(_ends_string(workshop, each) for each in fix.edits)
        return None if lost or _loses_comment(workshop, fix) else fix
    except NoFixError:
        return None


def _loses_comment(workshop: Workshop, fix: Fix) -> bool:
    """Whether a comment stands in what is replaced, and in nothing that is written."""
    written = "\n".join(each.content for each in fix.edits)
    for edit in fix.edits:
        text = workshop.text(Path(edit.span.path))
        start = text.offset(edit.span.row, edit.span.column)
        end = text.offset(edit.span.end_row, edit.span.end_column)
        if any(each not in written for each in comments_in(text, start, end)):
            return True
    return False


def _ends_string(workshop: Workshop, edit: Edit) -> bool:
    """Whether an edit puts into an f-string what only Python 3.12 and newer allow there."""
    text = workshop.text(Path(edit.span.path))
    at = text.offset(edit.span.row, edit.span.column)
    return any(each in edit.content for each in "'\"\\\n#") and is_formatted(text, at)
