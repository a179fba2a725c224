"""An editor for the tests: a client of the server, in a process of its own."""

from __future__ import annotations

import ast
import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pytest_lsp import client_capabilities, make_test_lsp_client
from running import environment

import stlint

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Editor"]

UNITS = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
SIZES = {"utf-8": 1, "utf-16": 2, "utf-32": 4}


class Editor:
    """A client with some files open; ``async with Editor(folder) as editor: …``.

    Args:
        folders: the folders that are open in it.
        encoding: how it counts in lines.
        pulls: it asks for diagnostics; else they are sent to it.
        options: its initialization options.
        configuration: what it answers to ``workspace/configuration``.
        command: what starts the server.
    """

    def __init__(
        self,
        *folders: Path,
        encoding: str = "utf-16",
        pulls: bool = True,
        options: Any = None,
        configuration: dict[str, Any] | None = None,
        command: Sequence[str] = (sys.executable, "-m", "stlint", "server"),
    ) -> None:
        self.command = command
        self.folders = folders
        self.encoding = encoding
        self.pulls = pulls
        self.options = options
        self.client = make_test_lsp_client()
        if configuration is not None:
            self.client.set_configuration(configuration, section="stlint")
        self.texts: dict[Path, str] = {}
        self._versions: dict[Path, int] = {}
        self.initialized: types.InitializeResult | None = None

    async def __aenter__(self) -> Editor:  # noqa: PYI034 - nobody makes a subclass
        await self.client.start_io(*self.command, env=environment(STLINT_DEBUG="1"))
        self.initialized = await self.client.initialize_session(
            types.InitializeParams(
                capabilities=self.capabilities(),
                initialization_options=self.options,
                workspace_folders=[
                    types.WorkspaceFolder(each.as_uri(), each.name) for each in self.folders
                ],
            )
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.shutdown_session()
        await self.client.stop()

    def capabilities(self) -> types.ClientCapabilities:
        """Those of Visual Studio Code, but for what the arguments say."""
        found = client_capabilities("visual-studio-code")
        assert found.general
        assert found.text_document
        assert found.workspace
        found.general.position_encodings = [types.PositionEncodingKind(self.encoding)]
        found.workspace.diagnostics = types.DiagnosticWorkspaceClientCapabilities(True)
        pulling = types.DiagnosticClientCapabilities(related_information=True)
        found.text_document.diagnostic = pulling if self.pulls else None
        return found

    # --- what somebody does ---------------------------------------------------------------------

    def open(self, path: Path, text: str | None = None) -> None:
        """Open a file, with what is in it or with another text."""
        self.texts[path] = path.read_bytes().decode("utf-8") if text is None else text
        self._versions[path] = 1
        item = types.TextDocumentItem(path.as_uri(), "python", 1, self.texts[path])
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def edit(self, path: Path, text: str) -> None:
        """Write something else into an open file."""
        self.texts[path] = text
        self._versions[path] += 1
        named = types.VersionedTextDocumentIdentifier(self._versions[path], path.as_uri())
        change = types.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(named, [change]))

    def save(self, path: Path) -> None:
        """Write an open file to the disk."""
        path.write_bytes(self.texts[path].encode("utf-8"))
        self.client.text_document_did_save(types.DidSaveTextDocumentParams(self.named(path)))

    def close(self, path: Path) -> None:
        """Close a file; what was not saved is lost."""
        del self.texts[path]
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(self.named(path)))

    def tell_of_files(self, *paths: Path) -> None:
        """Tell the server that files have changed on disk."""
        events = [types.FileEvent(each.as_uri(), types.FileChangeType.Changed) for each in paths]
        told = types.DidChangeWatchedFilesParams(events)
        self.client.workspace_did_change_watched_files(told)

    # --- what is shown --------------------------------------------------------------------------

    async def shown(self, path: Path) -> Sequence[types.Diagnostic]:
        """What is shown in a file; if it is sent, once nothing comes any more."""
        if not self.pulls:
            before, quiet = None, 0
            while quiet < 8:
                await asyncio.sleep(0.1)
                now = self.client.diagnostics.get(path.as_uri())
                quiet = quiet + 1 if now == before and now is not None else 0
                before = now
            return [*(before or ())]
        asked = types.DocumentDiagnosticParams(self.named(path))
        report = await self.client.text_document_diagnostic_async(asked)
        assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
        return [*report.items]

    async def rows(self, path: Path) -> list[tuple[str, int]]:
        """The codes and rows of what is shown in a file."""
        return [(str(each.code), each.range.start.line + 1) for each in await self.shown(path)]

    def checked(self) -> dict[Path, list[tuple[str, str, tuple[int, int]]]]:
        """What ``stlint.check`` says of the same texts."""
        found: dict[Path, list[tuple[str, str, tuple[int, int]]]] = {
            each: [] for each in self.texts
        }
        if self.texts:
            for each in stlint.check([*self.texts], text=self.texts).findings:
                found[Path(each.path)].append((each.code, each.message, tuple(each.start)))
        return found

    def named(self, path: Path) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(path.as_uri())

    def at(self, path: Path, word: str, skip: int = 0, occurrence: int = 0) -> types.Position:
        """Where a word stands in an open file, as this editor counts."""
        text, start = self.texts[path], -1
        for _ in range(occurrence + 1):
            start = text.index(word, start + 1)
        before = text[: start + skip].replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return types.Position(len(before) - 1, self.units(before[-1]))

    def position(self, path: Path, row: int, column: int) -> types.Position:
        """A place in an open file that counts characters from 1, as this editor counts."""
        lines = self.texts[path].replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return types.Position(row - 1, self.units(lines[row - 1][: column - 1]))

    def units(self, text: str) -> int:
        """What this editor counts in a piece of a line."""
        return len(text.encode(UNITS[self.encoding])) // SIZES[self.encoding]

    async def actions(
        self, path: Path, position: types.Position, *only: str
    ) -> list[types.CodeAction]:
        """What can be done at a place."""
        context = types.CodeActionContext([], [*only] or None)
        span = types.Range(position, position)
        asked = types.CodeActionParams(self.named(path), span, context)
        found = await self.client.text_document_code_action_async(asked)
        return [_action(each) for each in found or ()]

    def after(self, path: Path, edit: types.WorkspaceEdit | None) -> str:
        """What an edit makes of an open file."""
        assert edit
        if edit.document_changes is not None:
            edits = [
                each
                for change in edit.document_changes
                if isinstance(change, types.TextDocumentEdit)
                and change.text_document.uri == path.as_uri()
                for each in change.edits
            ]
        else:
            edits = [*(edit.changes or {}).get(path.as_uri(), ())]
        lines = self.texts[path].splitlines(keepends=True) or [""]
        starts = [0]
        for line in lines:
            starts.append(starts[-1] + len(line))
        units, size = UNITS[self.encoding], SIZES[self.encoding]

        def offset(place: types.Position) -> int:
            if place.line >= len(lines):
                return starts[-1]
            raw = lines[place.line].encode(units)[: place.character * size]
            return starts[place.line] + len(raw.decode(units))

        text = self.texts[path]
        for each in sorted(edits, key=lambda one: offset(one.range.start), reverse=True):
            text = text[: offset(each.range.start)] + each.new_text + text[offset(each.range.end) :]
        return text


def _action(given: types.CodeAction | types.Command) -> types.CodeAction:
    """An action as it was sent: lsprotocol takes one with a command and no edit for a command."""
    if isinstance(given, types.CodeAction):
        return given
    told = ast.literal_eval(given.command)
    command = types.Command(told["title"], told["command"], arguments=told["arguments"])
    return types.CodeAction(given.title, command=command, is_preferred=False, diagnostics=[])
