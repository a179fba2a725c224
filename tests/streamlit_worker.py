"""Runs apps in the Streamlit that is installed here, one after the other, for streamlit_oracle.

A process of its own (``python -I -B streamlit_worker.py FOLDER``) that needs nothing but Streamlit.
It keeps one real ``Runtime`` and opens a session per app, as a browser tab would; only the browser
itself is played (``streamlit_browser.py``). Requests and answers are lines of JSON on the standard
streams.
"""

# The Streamlit at hand is any of forty releases; what the types of one of them say is no help.
# mypy: disable-error-code="arg-type, assignment, attr-defined, import-not-found, import-untyped"
# mypy: disable-error-code="index, method-assign, union-attr"

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import gc
import importlib
import json
import linecache
import os
import shutil
import sys
import time
import traceback
from dataclasses import fields
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit import config, logger, source_util
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import script_cache, script_runner
from streamlit.runtime.secrets import secrets_singleton

sys.path.insert(0, str(Path(__file__).parent))
from streamlit_browser import Browser, OutOfTime, Unreachable
from streamlit_watch import Watch, seen

del sys.path[0]  # no app shall import what lies beside this file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OPTIONS = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "full",
    "global.appTest": True,
    "global.minCachedMessageSize": 1e12,
    "server.fileWatcherType": "none",
    "server.headless": True,
}


# What the script raised --------------------------------------------------------------------------


class Raised:
    """The first exception that left the app's code, and whether it ended the script's thread."""

    def __init__(self) -> None:
        self.error: BaseException | None = None
        self.fatal = False

    def note(self, error: BaseException, *, fatal: bool = False) -> None:
        if self.error is None:
            self.error = error
        self.fatal = self.fatal or fatal


raised = Raised()


def watch_exceptions() -> None:
    """Make Streamlit tell us of what it displays as an app's uncaught exception."""
    for module in ("script_runner", "exec_code", "fragment"):
        package = "streamlit.runtime" + ("" if module == "fragment" else ".scriptrunner")
        with contextlib.suppress(ImportError):
            inside = importlib.import_module(f"{package}.{module}")
            for name in ("handle_uncaught_app_exception", "handle_user_script_exception"):
                if hasattr(inside, name):
                    setattr(inside, name, _noting(getattr(inside, name)))

    compile_script = script_cache.ScriptCache.get_bytecode
    run_script = script_runner.ScriptRunner._run_script

    def get_bytecode(self: Any, path: str) -> Any:
        try:
            return compile_script(self, path)
        except Exception as error:
            raised.note(error)
            raise

    def guarded(self: Any, *args: Any, **kwargs: Any) -> None:
        try:
            run_script(self, *args, **kwargs)
        except BaseException as error:
            raised.note(error, fatal=True)
            raise

    script_cache.ScriptCache.get_bytecode = get_bytecode
    script_runner.ScriptRunner._run_script = guarded


def _noting(handle: Callable[..., Any]) -> Callable[..., Any]:
    def noting(error: BaseException, *args: Any, **kwargs: Any) -> Any:
        raised.note(error)
        return handle(error, *args, **kwargs)

    return noting


def describe(error: BaseException, root: Path) -> dict[str, Any]:
    """Class, message and places in the app of an exception, the innermost place last."""
    frames = []
    for frame, row in traceback.walk_tb(error.__traceback__):
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(root) and "site-packages" not in path.parts:
            frames.append((path.relative_to(root).as_posix(), row))
    if isinstance(error, SyntaxError) and error.filename:
        path = Path(error.filename)
        if path.is_relative_to(root):
            frames.append((path.relative_to(root).as_posix(), error.lineno))
    try:
        message = str(error)
    except Exception:  # noqa: BLE001  # the app's own exception class may fail at this
        message = ""
    return {
        "exception": type(error).__name__,
        "mro": [each.__name__ for each in type(error).__mro__ if each is not object],
        "message": message.replace(f"{root}{os.sep}", ""),
        "frames": frames,
    }


# One app after the other -------------------------------------------------------------------------


class Server:
    """The one Streamlit server of this process, and what every app must find untouched."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0
        for name, value in OPTIONS.items():
            with contextlib.suppress(RuntimeError):  # an option that this version does not have
                config.set_option(name, value)
        self.options = {key: option.value for key, option in config._config_options.items()}
        self.pages_defaults = _plain_attributes(_pages_manager())
        known = {field.name for field in fields(RuntimeConfig)}
        self.runtime = Runtime(
            RuntimeConfig(
                script_path=str(folder / "app.py"),
                media_file_storage=MemoryMediaFileStorage("/media"),
                uploaded_file_manager=MemoryUploadedFileManager("/upload"),
                **({"command_line": None} if "command_line" in known else {}),
            )
        )

    @contextlib.contextmanager
    def app(self, request: dict[str, Any]) -> Iterator[Path]:
        """Give an app a process that looks new; yields the folder that the app is in."""
        self.count += 1
        own = self.folder / str(self.count)
        if request["files"] is None:
            root = Path(request["folder"]).resolve()
        else:
            root = own
            for name, text in request["files"].items():
                path = root / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8", newline="")
        modules, path, environment = dict(sys.modules), list(sys.path), dict(os.environ)
        script = (root / request["entry"]).resolve()
        try:
            self.prepare(root, script)
            yield root
        finally:
            os.chdir(self.folder)
            os.environ.clear()
            os.environ.update(environment)
            sys.path[:] = path
            sys.modules["__main__"] = modules["__main__"]
            for name, module in list(sys.modules.items()):
                if name not in modules and _lies_in(module, root):
                    del sys.modules[name]
            for each in [each for each in sys.path_importer_cache if each.startswith(str(root))]:
                del sys.path_importer_cache[each]
            self.forget()
            shutil.rmtree(own, ignore_errors=True)

    def prepare(self, root: Path, script: Path) -> None:
        """Set up what the command ``streamlit run`` would, in the app's folder."""
        os.chdir(root)
        sys.argv = [str(script)]
        sys.path.insert(0, str(script.parent))
        importlib.invalidate_caches()
        if hasattr(source_util, "invalidate_pages_cache"):  # what ended the last app may fill it
            source_util.invalidate_pages_cache()
        self.runtime._main_script_path = str(script)
        secrets = str(root / ".streamlit" / "secrets.toml")
        if "secrets.files" in self.options:
            config.set_option("secrets.files", [secrets])
        else:
            secrets_singleton._file_paths = [secrets]
        settings = root / ".streamlit" / "config.toml"
        if settings.is_file():
            try:
                import tomllib as toml
            except ImportError:  # Python 3.10; every release that runs on it depends on toml
                import toml
            for section, values in toml.loads(settings.read_text(encoding="utf-8")).items():
                for name, value in values.items() if isinstance(values, dict) else ():
                    if f"{section}.{name}" in self.options and f"{section}.{name}" not in OPTIONS:
                        config.set_option(f"{section}.{name}", value)

    def forget(self) -> None:
        """Empty every cache that outlives a session, and undo changes of the configuration."""
        st.cache_data.clear()
        st.cache_resource.clear()
        with contextlib.suppress(ImportError):
            importlib.import_module("streamlit.runtime.legacy_caching").clear_cache()
        self.runtime._script_cache.clear()
        with contextlib.suppress(ImportError):  # what a process warns of once
            util = importlib.import_module("streamlit.deprecation_util")
            getattr(util, "_shown_warnings", set()).clear()
        secrets_singleton._reset()
        linecache.clearcache()
        for name, value in self.pages_defaults.items():
            setattr(_pages_manager(), name, value)
        for key, value in self.options.items():
            option = config._config_options[key]
            if option.value != value:
                option.set_value(value, option.where_defined)
        if "matplotlib.pyplot" in sys.modules:
            sys.modules["matplotlib.pyplot"].close("all")

    @contextlib.contextmanager
    def watched(self, request: dict[str, Any], root: Path) -> Iterator[Watch | None]:
        """Note what goes on beside the app, if that is asked."""
        if request["counted"] is None:
            yield None
            return
        watch = Watch(request["counted"], root)
        with watch.on():
            yield watch

    async def run(self, request: dict[str, Any]) -> dict[str, Any]:
        """Run an app and then the steps; stop at the first exception.

        Returns:
            The fields of an outcome, and ``last`` if this process must not be used again.
        """
        raised.__init__()  # type: ignore[misc]
        outcome: dict[str, Any] = {"kind": "clean", "step": 0}
        with self.app(request) as root, self.watched(request, root) as watch:
            deadline = time.monotonic() + request["timeout"]
            browser = Browser(self.runtime, deadline, lambda: raised.fatal)
            users, before = [browser], None
            try:
                await browser.run(page_name=_page_name(request["page"]))
                for number, (kind, target, value, *nth) in enumerate(request["steps"], start=1):
                    if raised.error is not None:
                        break
                    outcome["step"] = number
                    before = seen(browser.tree) if watch else None
                    if kind == "user":
                        browser = Browser(self.runtime, deadline, lambda: raised.fatal)
                        users.append(browser)
                        await browser.run(page_name=_page_name(request["page"]))
                    else:
                        await browser.do(kind, target, _literal(value), *nth)
            except Unreachable as error:
                outcome.update(kind="unreachable", message=str(error))
            except OutOfTime as error:
                outcome.update(kind="timeout", last=not error.stopped)
                return outcome
            finally:
                for each in users:
                    each.close()
            if raised.error is not None:
                outcome.update(describe(raised.error, root))
                outcome["kind"] = "crash" if raised.fatal else "raised"
                raised.error.__traceback__ = None
            outcome["elements"] = browser.elements(root)
            outcome["state"] = browser.session_state()
            if watch:
                outcome["seen"] = seen(browser.tree)
                outcome["unchanged"] = outcome["seen"] == before
                outcome.update(calls=sorted(watch.calls.items()), log=watch.log)
        return outcome


def _pages_manager() -> Any:
    """Where the choice between ``pages/`` and ``st.navigation`` is kept for the whole process."""
    with contextlib.suppress(ImportError):
        return importlib.import_module("streamlit.runtime.pages_manager").PagesManager
    return SimpleNamespace


def _plain_attributes(owner: Any) -> dict[str, Any]:
    return {
        name: value
        for name, value in vars(owner).items()
        if not name.startswith("__") and (value is None or isinstance(value, (bool, type)))
    }


def _lies_in(module: Any, root: Path) -> bool:
    places = [getattr(module, "__file__", None), *(getattr(module, "__path__", None) or ())]
    return any(place and Path(place).is_relative_to(root) for place in places)


def _page_name(page: str | None) -> str:
    """The URL path of a page that is opened first."""
    if page is None or not page.endswith(".py"):
        return page or ""
    return str(source_util.page_icon_and_name(Path(page))[1])


def freeze() -> int:
    """Keep what is loaded by now out of the garbage collection that ends every run: 50 ms each.

    Returns:
        The number of modules that are loaded.
    """
    gc.collect()
    gc.freeze()
    return len(sys.modules)


def _literal(value: str) -> Any:
    return eval(value, {"datetime": dt})  # the tests' own repr of a step's value


async def serve(folder: Path) -> None:
    """Answer requests until the input ends, or an app has left this process unusable."""
    requests, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    watch_exceptions()
    sys.setswitchinterval(0.0005)
    server = Server(folder)
    logger.set_log_level("CRITICAL")
    await server.runtime.start()
    loop = asyncio.get_running_loop()
    loaded = freeze()
    print(json.dumps({"streamlit": st.__version__}), file=answers, flush=True)
    while line := await loop.run_in_executor(None, requests.readline):
        try:
            answer = await server.run(json.loads(line))
        except Exception:  # noqa: BLE001  # a defect of this file: say so, and end
            answer = {"defect": traceback.format_exc(), "last": True}
        print(json.dumps(answer), file=answers, flush=True)
        if answer.get("last"):
            break
        if len(sys.modules) != loaded:
            loaded = freeze()
    os._exit(0)


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]).resolve()))
