"""The server at the protocol: what an editor may ask, and who answers it."""

from __future__ import annotations

import inspect
import logging
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from stlint import __version__
from stlint.public import UsageError, rule
from stlint.public.checks import fix
from stlint.server import actions
from stlint.server.client import Client, path_of
from stlint.server.diagnostics import diagnostic_of
from stlint.server.folders import Folder
from stlint.server.navigating import Navigator
from stlint.server.wishes import Wishes

if TYPE_CHECKING:
    from collections.abc import Callable

    from stlint.public import Finding
    from stlint.server.positions import Text

__all__ = ["Server", "start"]

_WATCHED = (
    *("**/*.py", "**/pyproject.toml", "**/stlint.toml", "**/requirements*.txt", "**/*.lock"),
    *("**/requirements/*.txt", "**/setup.cfg", "**/Pipfile", "**/environment.y*ml"),
    *("**/.streamlit/*.toml", "**/Dockerfile", "**/pylock.toml", "**/.gitignore"),
)


def start() -> None:
    """Serve until the editor leaves."""
    logging.getLogger("pygls").setLevel(logging.CRITICAL)
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as own:
        sys.stdout = sys.stderr  # nobody else writes between the messages
        Server().pygls.start_io(stdout=own)


class Server:
    """One editor, its folders and their texts."""

    def __init__(self) -> None:
        full = types.TextDocumentSyncKind.Full
        self.pygls = LanguageServer("stlint", __version__, text_document_sync_kind=full)
        self.client = Client(self.pygls)
        self.wishes = Wishes()
        self.folders: dict[str, Folder] = {}
        self._checks = ThreadPoolExecutor(1, thread_name_prefix="stlint-checks")
        self._shown: dict[str, int] = {}
        navigator = Navigator(self.client, self._folder_of)
        for method, answer, options in (*self._answers(), *navigator.answers()):
            self.pygls.feature(method, options)(_as_function(answer))
        self.pygls.command(actions.OPEN_RULE)(_as_function(self._open_rule))

    def _answers(self) -> list[tuple[str, Any, Any]]:
        """What is answered, with what is said of it beforehand."""
        pull = types.DiagnosticOptions(
            inter_file_dependencies=True, workspace_diagnostics=False, identifier="stlint"
        )
        kinds = [types.CodeActionKind.QuickFix, actions.FIX_ALL]
        return [
            (types.INITIALIZE, self._initialize, None),
            (types.INITIALIZED, self._initialized, None),
            (types.SHUTDOWN, self._shut_down, None),
            (types.TEXT_DOCUMENT_DID_OPEN, self._opened, None),
            (types.TEXT_DOCUMENT_DID_CHANGE, self._changed, None),
            (types.TEXT_DOCUMENT_DID_SAVE, self._something_changed, None),
            (types.TEXT_DOCUMENT_DID_CLOSE, self._closed, None),
            (types.WORKSPACE_DID_CHANGE_WATCHED_FILES, self._something_changed, None),
            (types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, self._other_folders, None),
            (types.WORKSPACE_DID_CHANGE_CONFIGURATION, self._other_settings, None),
            (types.TEXT_DOCUMENT_DIAGNOSTIC, self._diagnostics, pull),
            (
                types.TEXT_DOCUMENT_CODE_ACTION,
                self._code_actions,
                types.CodeActionOptions(code_action_kinds=kinds),
            ),
        ]

    # --- the life of a server -------------------------------------------------------------------

    def _initialize(self, params: types.InitializeParams) -> None:
        self._note_wrong(self.wishes.begin(params.initialization_options))

    async def _initialized(self, _: types.InitializedParams) -> None:
        client = self.client.can.workspace
        watching = client and client.did_change_watched_files
        if watching and watching.dynamic_registration:
            watchers = [types.FileSystemWatcher(each) for each in _WATCHED]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
            told = types.Registration("stlint-files", method, options)
            with suppress(JsonRpcException):  # then it does not watch
                await self.pygls.client_register_capability_async(types.RegistrationParams([told]))
        await self._ask_settings()

    def _shut_down(self, _: object) -> None:
        for folder in self.folders.values():
            folder.close()
        self._checks.shutdown(wait=False, cancel_futures=True)

    # --- settings -------------------------------------------------------------------------------

    async def _ask_settings(self) -> None:
        client = self.client.can.workspace
        if not (client and client.configuration):
            return
        item = types.ConfigurationItem(section="stlint")
        found = await self.pygls.workspace_configuration_async(types.ConfigurationParams([item]))
        self._let_hold(found[0] if found else None)

    async def _other_settings(self, params: types.DidChangeConfigurationParams) -> None:
        client = self.client.can.workspace
        if client and client.configuration:
            await self._ask_settings()
        elif isinstance(params.settings, dict):
            self._let_hold(params.settings.get("stlint"))

    def _let_hold(self, given: object) -> None:
        before = self.wishes.settings
        self._note_wrong(self.wishes.take(given))
        if self.wishes.settings != before:
            for folder in self.folders.values():
                folder.set(self.wishes.settings)

    def _note_wrong(self, complaints: list[str]) -> None:
        for each in complaints:
            self.client.say(each, types.MessageType.Warning)

    # --- texts ----------------------------------------------------------------------------------

    def _folder_of(self, path: str) -> Folder:
        """The innermost folder of the editor that a file is in, or one of its own."""
        tops = [
            each for each in self.client.tops() if path.startswith(each.rstrip(os.sep) + os.sep)
        ]
        root = max(tops, key=len, default=path)
        folder = self.folders.get(root)
        if folder is None:
            folder = self.folders[root] = Folder(
                Path(root), self.wishes.settings, self._checks, self._checked, self._failed
            )
        return folder

    def _opened(self, params: types.DidOpenTextDocumentParams) -> None:
        self._put(params.text_document.uri)

    def _changed(self, params: types.DidChangeTextDocumentParams) -> None:
        self._put(params.text_document.uri)

    def _put(self, uri: str) -> None:
        path = path_of(uri)
        if path is not None:
            self._folder_of(path).put(path, self.client.text(uri))

    def _closed(self, params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        path = path_of(uri)
        if path is None:
            return
        for root, folder in [*self.folders.items()]:
            if path in folder.open:
                folder.drop(path)
                if not folder.open and root == path:
                    folder.close()
                    del self.folders[root]
        if not self.client.pulls:
            self._shown.pop(path, None)
            self.client.publish(uri, [])

    def _something_changed(self, _: object) -> None:
        for folder in self.folders.values():
            if folder.open:
                folder.change()

    def _other_folders(self, _: types.DidChangeWorkspaceFoldersParams) -> None:
        """What is open may belong to another folder now."""
        texts = {path: text for each in self.folders.values() for path, text in each.open.items()}
        for folder in self.folders.values():
            folder.close()
        self.folders.clear()
        for path, text in texts.items():
            self._folder_of(path).put(path, text)

    # --- diagnostics ----------------------------------------------------------------------------

    def _checked(self, folder: Folder) -> None:
        """A check is done: tell what was found, or that there is something to be asked for."""
        if self.client.pulls:
            changed = [path for path in folder.open if self._changes(folder, path)]
            if changed and self.client.refreshes:
                self.pygls.workspace_diagnostic_refresh(None)
            return
        for path in folder.open:
            if self._changes(folder, path):
                self.client.publish(self.client.uri_of(path), self._diagnostics_in(folder, path))

    def _changes(self, folder: Folder, path: str) -> bool:
        """Whether something else is to be shown in a file than what the editor has."""
        told = hash((tuple(folder.by_path.get(path, ())), folder.open.get(path)))
        before, self._shown[path] = self._shown.get(path), told
        return before != told

    async def _diagnostics(
        self, params: types.DocumentDiagnosticParams
    ) -> types.RelatedFullDocumentDiagnosticReport | types.RelatedUnchangedDocumentDiagnosticReport:
        path = path_of(params.text_document.uri)
        if path is None:
            return types.RelatedFullDocumentDiagnosticReport([])
        folder = self._folder_of(path)
        if path in folder.open:
            await folder.fresh()
        self._changes(folder, path)
        result = str(self._shown[path])
        if params.previous_result_id == result:
            return types.RelatedUnchangedDocumentDiagnosticReport(result)
        found = self._diagnostics_in(folder, path) if path in folder.open else []
        return types.RelatedFullDocumentDiagnosticReport(found, result_id=result)

    def _diagnostics_in(self, folder: Folder, path: str) -> list[types.Diagnostic]:
        text = folder.text(path, self.client.encoding)
        found = folder.by_path.get(path, [])
        return [self._diagnostic(folder, text, each) for each in found]

    def _diagnostic(self, folder: Folder, text: Text, finding: Finding) -> types.Diagnostic:
        return diagnostic_of(
            finding,
            text,
            lambda path: folder.text(path, self.client.encoding),
            self.client.uri_of,
            related=self.client.shows_related,
        )

    def _failed(self, error: Exception) -> None:
        """What cannot be done is shown, what stlint fails at is logged."""
        if isinstance(error, UsageError):
            self.client.say(str(error), types.MessageType.Error)
        else:
            self.client.log(error)

    # --- what to do -----------------------------------------------------------------------------

    async def _code_actions(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        path = path_of(params.text_document.uri)
        if path is None:
            return []
        folder = self._folder_of(path)
        if path not in folder.open:
            return []
        await folder.fresh()
        report, text, only = (
            folder.report,
            folder.text(path, self.client.encoding),
            params.context.only,
        )
        found: list[types.CodeAction] = []

        def text_of(name: str) -> Text:
            return folder.text(name, self.client.encoding)

        if actions.wants(only, types.CodeActionKind.QuickFix):
            for finding in folder.by_path.get(path, ()):
                span = text.range(finding.start, finding.end)
                if span.start <= params.range.end and params.range.start <= span.end:
                    shown = self._diagnostic(folder, text, finding)
                    found += actions.about(
                        finding, shown, text, self.client.encoding, self.client.edit_of, text_of
                    )
        if only is not None and actions.wants(only, actions.FIX_ALL) and report is not None:
            changes: Any = await folder.ask(
                lambda: fix(report, only=lambda each: each.path == path)
            )
            if changes.files and report is folder.report:
                found.append(
                    actions.fix_all(
                        changes.files, text_of, self.client.encoding, self.client.edit_of
                    )
                )
        return found

    async def _open_rule(self, code: Any) -> None:
        await self.client.show(rule(code).url)


def _as_function(method: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A function that does what a method does: pygls sets attributes of what it is given."""
    if inspect.iscoroutinefunction(method):

        async def later(given: Any) -> Any:
            return await method(given)

        return later

    def now(given: Any) -> Any:
        return method(given)

    return now
