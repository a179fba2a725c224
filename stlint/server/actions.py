"""What an editor can do about a finding: fix it, ignore it, open the page of its rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lsprotocol import types

from stlint.public.editing import decoded, ignored, ignored_in_file
from stlint.server.positions import edits_between

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from stlint.public import Change, Finding
    from stlint.server.positions import Text

__all__ = ["FIX_ALL", "OPEN_RULE", "about", "fix_all", "wants"]

FIX_ALL: Final = "source.fixAll.stlint"
OPEN_RULE: Final = "stlint.openRule"


def wants(only: Sequence[str] | None, kind: str) -> bool:
    """Whether an editor asks for actions of a kind."""
    return only is None or any(kind == each or kind.startswith(f"{each}.") for each in only)


def about(
    finding: Finding,
    diagnostic: types.Diagnostic,
    text: Text,
    encoding: str,
    edit_of: Callable[[dict[str, list[types.TextEdit]]], types.WorkspaceEdit],
    text_of: Callable[[str], Text],
) -> Iterator[types.CodeAction]:
    """The actions about one finding.

    Args:
        finding: what was found.
        diagnostic: the same as the editor shows it.
        text: the text that it is in.
        encoding: how the editor counts.
        edit_of: makes an edit of edits by path.
        text_of: the text of a file by its path.
    """
    fix = finding.fix
    if fix is not None and fix.applicability != "display":
        edits: dict[str, list[types.TextEdit]] = {}
        for each in fix.edits:
            span = text_of(each.path).range(each.start, each.end)
            edits.setdefault(each.path, []).append(types.TextEdit(span, each.content))
        safe = fix.applicability == "safe"
        yield types.CodeAction(
            title=f"{finding.code}: {fix.message}" + ("" if safe else " (unsafe: look at it)"),
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[diagnostic],
            is_preferred=safe,
            edit=edit_of(edits),
        )
    for title, new in (
        (f"Ignore {finding.code} here", ignored(text.text, [finding])),
        (f"Ignore {finding.code} in this file", ignored_in_file(text.text, [finding])),
    ):
        if new != text.text:
            yield types.CodeAction(
                title=title,
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[diagnostic],
                is_preferred=False,
                edit=edit_of({finding.path: edits_between(text.text, new, encoding)}),
            )
    yield types.CodeAction(
        title=f"Show the page of {finding.code} {finding.name}",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic],
        is_preferred=False,
        command=types.Command("Show the page of a rule", OPEN_RULE, arguments=[finding.code]),
    )


def fix_all(
    changes: Iterable[Change],
    text_of: Callable[[str], Text],
    encoding: str,
    edit_of: Callable[[dict[str, list[types.TextEdit]]], types.WorkspaceEdit],
) -> types.CodeAction:
    """The action that carries out all safe fixes of a file, each held against all runs."""
    edits: dict[str, list[types.TextEdit]] = {}
    for each in changes:
        path = str(each.path)
        before = text_of(path).text
        edits[path] = edits_between(before, decoded(path, each.after), encoding)
    return types.CodeAction(
        title="Fix all of stlint", kind=FIX_ALL, edit=edit_of(edits), is_preferred=True
    )
