"""What an editor asks about a place: what it is, where else it is, what could be written there."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from stlint.public import CancelledError, UsageError, rule, rules
from stlint.server import keys
from stlint.server.client import path_of
from stlint.server.words import Begun, begun, rule_at

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stlint.public import KeyUse
    from stlint.server.client import Client
    from stlint.server.folders import Folder
    from stlint.server.positions import Text

__all__ = ["Navigator"]

_PLACEHOLDER = "stlint_key"


class Navigator:
    """Answers about places.

    Args:
        client: the editor.
        folder_of: the folder that a file is in.
    """

    def __init__(self, client: Client, folder_of: Callable[[str], Folder]) -> None:
        self._client = client
        self._folder_of = folder_of

    def answers(self) -> list[tuple[str, Any, Any]]:
        """What is answered, with what is said of it beforehand."""
        marks = types.CompletionOptions(trigger_characters=[".", '"', "'", "[", ","])
        return [
            (types.TEXT_DOCUMENT_HOVER, self._hover, None),
            (types.TEXT_DOCUMENT_DEFINITION, self._definition, None),
            (types.TEXT_DOCUMENT_REFERENCES, self._references, None),
            (types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT, self._highlight, None),
            (types.TEXT_DOCUMENT_PREPARE_RENAME, self._prepare_rename, None),
            (types.TEXT_DOCUMENT_RENAME, self._rename, types.RenameOptions(prepare_provider=True)),
            (types.TEXT_DOCUMENT_COMPLETION, self._completion, marks),
        ]

    # --- what is there --------------------------------------------------------------------------

    async def _hover(self, params: types.HoverParams) -> types.Hover | None:
        path, text = self._text(params)
        if text is None:
            return None
        row, column = text.place(params.position)
        if name := rule_at(text.lines[row - 1], column):
            try:
                page = rule(name).markdown
            except UsageError:
                return None
            return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, page))
        use, same, _ = await self._use(path, text, params.position)
        if use is None:
            return None
        top = str(self._folder_of(path).root)
        told = keys.about(use.key, same, partial(_named, top=top))
        markup = types.MarkupContent(types.MarkupKind.Markdown, told)
        return types.Hover(markup, text.range(use.start, use.end))

    async def _definition(self, params: types.DefinitionParams) -> list[types.Location] | None:
        path, text = self._text(params)
        _, same, _ = await self._use(path, text, params.position)
        return [self._location(path, each) for each in keys.defining(same)] if same else None

    async def _references(self, params: types.ReferenceParams) -> list[types.Location] | None:
        path, text = self._text(params)
        _, same, _ = await self._use(path, text, params.position)
        if not params.context.include_declaration:
            same = [each for each in same if each.kind not in {"written", "widget"}]
        places = {(each.path, each.start): each for each in same}
        return [self._location(path, each) for each in places.values()] or None

    async def _highlight(
        self, params: types.DocumentHighlightParams
    ) -> list[types.DocumentHighlight] | None:
        path, text = self._text(params)
        _, same, _ = await self._use(path, text, params.position)
        if text is None or not same:
            return None
        places = {each.start: each for each in same if each.path == path and each.spelled}
        kinds = types.DocumentHighlightKind
        return [
            types.DocumentHighlight(
                text.range(each.start, each.end),
                kinds.Write if each.kind in {"written", "widget", "deleted"} else kinds.Read,
            )
            for each in places.values()
        ]

    # --- other names ----------------------------------------------------------------------------

    async def _prepare_rename(
        self, params: types.PrepareRenameParams
    ) -> types.PrepareRenamePlaceholder | None:
        path, text = self._text(params)
        use, _, _ = await self._use(path, text, params.position)
        if text is None or use is None or not use.spelled:
            return None
        return types.PrepareRenamePlaceholder(text.range(use.start, use.end), use.key)

    async def _rename(self, params: types.RenameParams) -> types.WorkspaceEdit | None:
        path, text = self._text(params)
        use, same, every = await self._use(path, text, params.position)
        if use is None:
            return None
        folder = self._folder_of(path)
        encoding = self._client.encoding
        text_of = partial(folder.text, encoding=encoding)
        new = params.new_name
        marks = keys.quoted(new)
        if marks:
            new = new.removeprefix(marks[0]).removesuffix(marks[1])
        try:
            found = keys.renamed(use.key, new, same, every, text_of)
        except keys.RenameError as error:
            told = f"{use.key!r} cannot be renamed: {error}"
            raise JsonRpcException(told, _REFUSED) from error
        return self._client.edit_of(
            {
                name: [
                    types.TextEdit(text_of(name).range(each.start, each.end), told)
                    for each, told in several
                ]
                for name, several in found.items()
            }
        )

    # --- what could be there --------------------------------------------------------------------

    async def _completion(self, params: types.CompletionParams) -> list[types.CompletionItem]:
        path, text = self._text(params)
        if text is None:
            return []
        row, column = text.place(params.position)
        before, behind = text.lines[row - 1][: column - 1], text.lines[row - 1][column - 1 :]
        word = begun(before)
        if word is None:
            return []
        if word.kind == "rule":
            return [
                types.CompletionItem(name, detail=each.summary, kind=types.CompletionItemKind.Value)
                for each in rules()
                for name in (each.code, each.name)
            ]
        whole = [*text.lines]
        whole[row - 1] = f"{before[: len(before) - len(word.word)]}{_end(word, behind)}"
        every, pages = await self._keys(path, {path: "\n".join(whole)})
        if word.kind == "page":
            return [
                types.CompletionItem(each, kind=types.CompletionItemKind.File) for each in pages
            ]
        names = {each.key for each in every if each.whole} - {_PLACEHOLDER}
        return [
            types.CompletionItem(each, kind=types.CompletionItemKind.Field)
            for each in sorted(names)
            if each.isidentifier() or not word.attribute
        ]

    # --- keys -----------------------------------------------------------------------------------

    def _text(self, params: Any) -> tuple[str, Text | None]:
        path = path_of(params.text_document.uri)
        if path is None:
            return "", None
        return path, self._folder_of(path).text(path, self._client.encoding)

    async def _keys(
        self, path: str, instead: Mapping[str, str] | None = None
    ) -> tuple[tuple[KeyUse, ...], tuple[str, ...]]:
        folder = self._folder_of(path)
        try:
            found: Any = await folder.ask(partial(folder.session.keys, path, instead=instead))
        except (CancelledError, UsageError):
            return (), ()
        return found  # type: ignore[no-any-return]

    async def _use(
        self, path: str, text: Text | None, position: types.Position
    ) -> tuple[KeyUse | None, list[KeyUse], tuple[KeyUse, ...]]:
        """The use at a place, those of the same key, and those of all keys."""
        if text is None or not _may_be_key(text, position):
            return None, [], ()
        every, _ = await self._keys(path)
        use = keys.at(every, path, text.place(position))
        same = [each for each in every if use and each.whole and each.key == use.key]
        return use, same, every

    def _location(self, path: str, use: KeyUse) -> types.Location:
        text = self._folder_of(path).text(use.path, self._client.encoding)
        return types.Location(self._client.uri_of(use.path), text.range(use.start, use.end))


_REFUSED = -32803
"""``RequestFailed`` of the protocol."""


def _may_be_key(text: Text, position: types.Position) -> bool:
    """Whether there is a word or a text at a place: of most places nothing has to be asked."""
    row, column = text.place(position)
    line = text.lines[row - 1]
    return any(each.isidentifier() or each.isdigit() for each in line[max(column - 2, 0) : column])


def _end(word: Begun, behind: str) -> str:
    """What makes a line of Python of one that is being written."""
    if word.kind == "page":
        return 'x.py")' if not behind.startswith(('"', "'")) else behind
    if word.attribute:
        return f"{_PLACEHOLDER} {behind}" if not behind[:1].isidentifier() else behind
    return f'{_PLACEHOLDER}"]' if not behind.startswith(('"', "'")) else _PLACEHOLDER + behind


def _named(path: str, top: str) -> str:
    return os.path.relpath(path, top) if path.startswith(top.rstrip(os.sep) + os.sep) else path
