"""The editor at the other end: what it can do, how it names files, what it is told."""

from __future__ import annotations

import os
import traceback
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.uris import from_fs_path, to_fs_path

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pygls.lsp.server import LanguageServer

__all__ = ["Client", "path_of"]


class Client:
    """An editor.

    Args:
        pygls: the connection.
    """

    def __init__(self, pygls: LanguageServer) -> None:
        self._pygls = pygls
        self._told: set[str] = set()

    @property
    def can(self) -> types.ClientCapabilities:
        """What it said that it can do."""
        found: types.ClientCapabilities = self._pygls.client_capabilities
        return found

    @property
    def encoding(self) -> str:
        """What a character of a line counts."""
        return str(self._pygls.server_capabilities.position_encoding or "utf-16")

    @property
    def pulls(self) -> bool:
        """Whether it asks for diagnostics."""
        client = self.can.text_document
        return bool(client and client.diagnostic)

    @property
    def refreshes(self) -> bool:
        """Whether it asks again if it is told to."""
        client = self.can.workspace
        return bool(client and client.diagnostics and client.diagnostics.refresh_support)

    @property
    def shows_related(self) -> bool:
        """Whether it shows other places of a diagnostic."""
        client = self.can.text_document
        asked: Any = client.diagnostic if self.pulls and client else None
        told: Any = asked or (client.publish_diagnostics if client else None)
        return bool(told and told.related_information)

    def tops(self) -> list[str]:
        """The folders that are open in it."""
        uris = [each.uri for each in self._pygls.workspace.folders.values()]
        if not uris and self._pygls.workspace.root_uri:
            uris = [self._pygls.workspace.root_uri]
        return [path for uri in uris if (path := path_of(uri))]

    def text(self, uri: str) -> str:
        """The text of a file that is open in it."""
        return str(self._pygls.workspace.get_text_document(uri).source)

    def uri_of(self, path: str) -> str:
        """How it names a file: as it has opened it."""
        for uri in self._pygls.workspace.text_documents:
            if path_of(uri) == path:
                return str(uri)
        named: str | None = from_fs_path(path)
        return path if named is None else named

    def _version(self, uri: str) -> int | None:
        document = self._pygls.workspace.text_documents.get(uri)
        version: int | None = document.version if document else None
        return version

    def publish(self, uri: str, found: Sequence[types.Diagnostic]) -> None:
        """Show what was found in a file."""
        told = types.PublishDiagnosticsParams(uri, [*found], self._version(uri))
        self._pygls.text_document_publish_diagnostics(told)

    def edit_of(self, edits: Mapping[str, list[types.TextEdit]]) -> types.WorkspaceEdit:
        """An edit of several files, by path; of the versions that it has, where it asks."""
        client = self.can.workspace
        if not (client and client.workspace_edit and client.workspace_edit.document_changes):
            return types.WorkspaceEdit({self.uri_of(path): each for path, each in edits.items()})
        changes = []
        for path, each in edits.items():
            uri = self.uri_of(path)
            told = types.OptionalVersionedTextDocumentIdentifier(uri, self._version(uri))
            changes.append(types.TextDocumentEdit(told, [*each]))
        return types.WorkspaceEdit(document_changes=[*changes])

    def say(self, text: str, kind: types.MessageType) -> None:
        """Show something, once."""
        if text not in self._told:
            self._told.add(text)
            self._pygls.window_show_message(types.ShowMessageParams(kind, f"stlint: {text}"))

    def log(self, error: Exception) -> None:
        """Tell for whoever looks for it what stlint failed at."""
        told = "".join(traceback.format_exception(error))
        kind = types.MessageType.Error
        self._pygls.window_log_message(types.LogMessageParams(kind, f"stlint failed: {told}"))

    async def show(self, url: str) -> None:
        """Open a page on the web, or at least name it."""
        client = self.can.window
        if client and client.show_document and client.show_document.support:
            wanted = types.ShowDocumentParams(url, external=True)
            await self._pygls.window_show_document_async(wanted)
        else:
            self._told.discard(url)
            self.say(url, types.MessageType.Info)


def path_of(uri: str) -> str | None:
    """The path of a file that an editor names; ``None``: it is none of the disk."""
    if not uri.startswith("file:"):
        return None
    path: str | None = to_fs_path(uri)
    return os.path.normpath(path) if path else None
