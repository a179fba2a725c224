"""What the real Streamlit does with an app: the judge of every error that stlint reports.

``run`` gives an app, and the steps of a user, to a Streamlit in another process and says how it
went. The processes (``streamlit_worker.py``) are kept for the next app, one pool for each version.
The default is the Streamlit of the interpreter that runs the tests; others live outside of the
repository, below ``$STLINT_STREAMLIT_ENVS`` (``~/.cache/stlint/streamlit``), and are made by::

    python tests/streamlit_oracle.py --setup 1.28.2 1.36.0

An app can be looked at by hand, too::

    python tests/streamlit_oracle.py app.py --step "click Save" --step "set Name=Ada"
"""

from __future__ import annotations

import argparse
import atexit
import contextlib
import functools
import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, Literal, NamedTuple

from streamlit_server import serve

__all__ = [
    "Case",
    "MissingStreamlit",
    "Outcome",
    "installed",
    "is_set_up",
    "package",
    "run",
    "run_many",
    "setup",
]

App = str | Path | Mapping[str, str]
"""The text of a script; a script or a folder on disk; or texts by name for several files."""
Kind = Literal["clean", "raised", "timeout", "crash", "unreachable"]

START_LIMIT = 120.0
"""Seconds that a process may take to import Streamlit on a busy machine."""
GRACE = 4.0
"""Seconds above its limit after which a process that does not answer is killed."""
LIFE = 1500
"""Apps after which a process is replaced: Streamlit is not made for that many."""
WORKER = Path(__file__).with_name("streamlit_worker.py")


class MissingStreamlit(Exception):  # noqa: N818  # said of the machine, not of the code
    """No environment with this Streamlit exists; the message says how to make one."""


class Place(NamedTuple):
    """A line (from 1) in a file of the app; the path is relative to the app's folder."""

    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an app went, up to the first exception that left its code.

    ``kind`` is ``"clean"``; ``"raised"`` (Streamlit showed an exception); ``"timeout"``;
    ``"crash"`` (``sys.exit`` or the like ended the script's thread, or the process died);
    ``"unreachable"`` (a step could not be done, the message says why).
    """

    kind: Kind
    exception: str | None = None
    """Name of the exception's class."""
    mro: tuple[str, ...] = ()
    """Names of that class and its bases, without ``object``."""
    message: str = ""
    frames: tuple[Place, ...] = ()
    """The app's own lines on the way to the exception, the innermost last."""
    step: int = 0
    """Where it ended: 0 is the first run, n the run after the nth step."""
    elements: tuple[tuple[str, str], ...] = ()
    """Type and content of every element that is shown at the end."""
    state: tuple[tuple[str, str], ...] = ()
    """Keys and ``repr`` of values in session state at the end."""
    seen: tuple[tuple[str, str], ...] = ()
    """Kind and words of all that a user sees at the end; like what follows only if it is asked."""
    unchanged: bool = False
    """Whether the page is as it was before the last step."""
    calls: tuple[tuple[str, int], ...] = ()
    """How often functions were called, in all runs of all users."""
    log: tuple[str, ...] = ()
    """Lines of Streamlit's log from warnings on, and what ended a thread of the app."""

    @property
    def clean(self) -> bool:
        """Whether every run went to its end."""
        return self.kind == "clean"

    @property
    def path(self) -> str | None:
        """The file of the app that the exception comes from."""
        return self.frames[-1].path if self.frames else None

    @property
    def line(self) -> int | None:
        """The line (from 1) of ``path`` that the exception comes from."""
        return self.frames[-1].line if self.frames else None

    def raised(self, name: str) -> bool:
        """Whether Streamlit showed an exception of the class ``name`` or of a class below it."""
        return self.kind == "raised" and name in self.mro

    def __str__(self) -> str:
        when = f" after step {self.step}" if self.step else ""
        if self.exception is None:
            return f"{self.kind}{'' if self.clean else when}: {self.message}".rstrip(": ")
        where = "".join(f" {place.path}:{place.line}" for place in self.frames)
        return f"{self.kind}{when}: {self.exception}{where}: {self.message}"


class Case(NamedTuple):
    """An app and what is done with it: the arguments of ``run``, for ``run_many``."""

    app: App
    steps: Sequence[tuple[Any, ...]] = ()
    entry: str = "app.py"
    page: str | None = None
    counted: Sequence[str] | None = None
    timeout: float | None = None
    served: bool = False
    """Ask only whether the server starts, and for its log."""


def run(
    app: App,
    *,
    entry: str = "app.py",
    steps: Sequence[tuple[Any, ...]] = (),
    page: str | None = None,
    counted: Sequence[str] | None = None,
    version: str | None = None,
    timeout: float = 20.0,
) -> Outcome:
    """Run an app in the real Streamlit, do what a user does, and report the first exception.

    Args:
        app: The text of a script, the texts of several files by name, or a path. A path is run
            where it lies, a text in a temporary folder; either is the working directory.
        entry: The script that is given to ``streamlit run``, where ``app`` has several.
        steps: ``stlint.results.finding.Step`` or plain triples of kind, target, value: ``click`` or
            ``submit`` a button, ``set`` another widget (by its key or else its label; a fourth
            value says which of those with one label, from 1 in the order of the run), ``page``
            (a path relative to the entry script, or a URL path), ``rerun`` (target ``""``),
            ``wait`` (value: seconds), ``user`` (another one opens the app, and does what follows).
            Inside of a form, ``set`` causes no rerun.
        page: The page that the user opens first, by its path or URL path, instead of the default.
        counted: Functions whose calls are counted; if not ``None``, it is also noted what a user
            sees and what is logged.
        version: A release of Streamlit such as ``"1.40.2"``; the installed one if ``None``.
        timeout: Seconds for the first run and all steps together.

    Raises:
        MissingStreamlit: no environment with this version exists.
        FileNotFoundError: the path does not exist.
    """
    return _run(Case(app, steps, entry, page, counted), version, timeout)


def run_many(
    cases: Iterable[Case | App],
    *,
    version: str | None = None,
    timeout: float = 20.0,
    workers: int = 2,
) -> Iterator[Outcome]:
    """Run many apps, ``workers`` at a time; yields an outcome for each, in their order.

    Raises:
        MissingStreamlit: no environment with this version exists.
    """
    _interpreter(version)

    def one(case: Case | App) -> Outcome:
        return _run(case if isinstance(case, Case) else Case(case), version, timeout)

    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(one, cases)


def installed() -> str:
    """The release of Streamlit that this interpreter has."""
    return metadata.version("streamlit")


# Processes ---------------------------------------------------------------------------------------


class _Worker:
    """A process that runs apps; start it, ask it, stop it."""

    def __init__(self, python: Path) -> None:
        self.folder = tempfile.mkdtemp(prefix="stlint-streamlit-")
        self.asked = 0
        self._log = tempfile.TemporaryFile("w+", dir=self.folder)  # noqa: SIM115
        environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("STREAMLIT_")},
            "HOME": self.folder,  # settings, secrets and disk caches of Streamlit are kept there
            "MPLBACKEND": "Agg",
            "MPLCONFIGDIR": str(_cache() / "matplotlib"),
        }
        self._process = subprocess.Popen(
            [python, "-I", "-B", WORKER, self.folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            encoding="utf-8",
            env=environment,
            cwd=self.folder,
        )
        self._answers: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()
        if not self._next(START_LIMIT):
            self._log.seek(0)
            tail = self._log.read()[-2000:]
            self.stop()
            raise RuntimeError(f"{python} cannot run Streamlit:\n{tail}")

    def _listen(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        with contextlib.suppress(ValueError):  # closed meanwhile
            for line in stream:
                self._answers.put(line)
        self._answers.put("")

    def _next(self, limit: float) -> str | None:
        """The next line that the process says, empty at its end, ``None`` when out of time."""
        try:
            return self._answers.get(timeout=limit)
        except queue.Empty:
            return None

    def ask(self, request: Mapping[str, Any]) -> tuple[Outcome, bool]:
        """Run an app; the second value says whether the process can be asked again."""
        self.asked += 1
        stream = self._process.stdin
        assert stream is not None
        try:
            stream.write(json.dumps(request) + "\n")
            stream.flush()
        except OSError:
            return Outcome("crash", message="the process died"), False
        line = self._next(request["timeout"] + GRACE)
        if line is None:
            return Outcome("timeout"), False
        if not line:
            return Outcome("crash", message="the process died"), False
        answer = json.loads(line)
        if "defect" in answer:
            raise RuntimeError(answer["defect"])
        last = answer.pop("last", False)
        for name in ("frames", "elements", "state", "mro", "seen", "calls", "log"):
            answer[name] = tuple(
                tuple(each) if isinstance(each, list) else each for each in answer.get(name, ())
            )
        answer["frames"] = tuple(Place(*each) for each in answer["frames"])
        return Outcome(**answer), not last and self.asked < LIFE

    def stop(self) -> None:
        """End the process and remove what it wrote."""
        self._process.kill()
        self._process.wait()
        for stream in filter(None, (self._process.stdin, self._process.stdout, self._log)):
            with contextlib.suppress(OSError):
                stream.close()
        shutil.rmtree(self.folder, ignore_errors=True)


_idle: dict[str | None, list[_Worker]] = {}
_lock = threading.Lock()


@atexit.register
def _stop_all() -> None:
    with _lock:
        for worker in (each for pool in _idle.values() for each in pool):
            worker.stop()
        _idle.clear()


def _run(case: Case, version: str | None, timeout: float) -> Outcome:
    version = None if version == installed() else version
    if case.served:
        answer = serve(
            dict(case.app) if isinstance(case.app, Mapping) else {}, _interpreter(version)
        )
        return Outcome("clean" if answer.starts else "crash", log=tuple(answer.log.splitlines()))
    timeout = case.timeout or timeout
    request = {**_place(case), "page": case.page, "timeout": timeout}
    request["counted"] = None if case.counted is None else list(case.counted)
    request["steps"] = [
        (kind, target, repr(value), *nth) for kind, target, value, *nth in case.steps
    ]
    with _lock:
        pool = _idle.setdefault(version, [])
        worker = pool.pop() if pool else None
    worker = worker or _Worker(_interpreter(version))
    again = False
    try:
        outcome, again = worker.ask(request)
    finally:
        if again:
            with _lock:
                _idle.setdefault(version, []).append(worker)
        else:
            worker.stop()
    return outcome


def _place(case: Case) -> dict[str, Any]:
    """Where the process finds the app: texts, or a folder and the script in it."""
    if isinstance(case.app, str):
        return {"files": {case.entry: case.app}, "entry": case.entry}
    if isinstance(case.app, Mapping):
        return {"files": dict(case.app), "entry": case.entry}
    path = case.app.resolve(strict=True)
    folder, entry = (path, case.entry) if path.is_dir() else (path.parent, path.name)
    return {"files": None, "folder": str(folder), "entry": entry}


# Environments ------------------------------------------------------------------------------------


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "stlint"


def _environment(version: str) -> Path:
    below = os.environ.get("STLINT_STREAMLIT_ENVS")
    return (Path(below) if below else _cache() / "streamlit") / f"st-{version}"


def _python(environment: Path) -> Path:
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def is_set_up(version: str) -> bool:
    """Whether a release of Streamlit can be asked on this machine."""
    return version == installed() or _python(_environment(version)).exists()


def package(version: str | None = None) -> Path:
    """The folder of the package ``streamlit`` in the environment of a release.

    Raises:
        MissingStreamlit: no environment with this version exists.
    """
    code = "from importlib import util; print(util.find_spec('streamlit').origin)"
    command = [str(_interpreter(version)), "-I", "-c", code]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Path(done.stdout.strip()).parent


@functools.cache
def _interpreter(version: str | None) -> Path:
    """The Python that has a release of Streamlit."""
    if version is None or version == installed():
        return Path(sys.executable)
    python = _python(_environment(version))
    if not is_set_up(version):
        command = f"python tests/streamlit_oracle.py --setup {version}"
        raise MissingStreamlit(f"Streamlit {version} is not set up here; run: {command}")
    return python


def setup(version: str) -> Path:
    """Make a virtual environment with a release of Streamlit and what small apps draw with.

    Returns:
        Its interpreter; a complete environment is left as it is.

    Raises:
        subprocess.CalledProcessError: pip cannot install it for this Python.
    """
    environment = _environment(version)
    python = _python(environment)
    check = [str(python), "-c", "import pandas, plotly, pyarrow, streamlit.testing.v1"]
    if python.exists() and subprocess.run(check, check=False, capture_output=True).returncode == 0:
        return python
    # Releases before 1.50 do not say that newer ones of these break them.
    old = tuple(int(part) for part in version.split(".")[:2]) < (1, 50)
    pins = ["numpy<2", "pandas<2.3", "pyarrow<22", "plotly<6", "setuptools<81"]
    packages = [f"streamlit=={version}", "matplotlib", *(pins if old else ["plotly"])]
    subprocess.run([sys.executable, "-m", "venv", "--clear", environment], check=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
    subprocess.run(check, check=True)
    return python


# Command line ------------------------------------------------------------------------------------


def _step(text: str) -> tuple[str, str, object]:
    """``click Save``, ``set Name=Ada``, ``set n=3``, ``page pages/two.py``, ``rerun``, ``user``."""
    kind, _, rest = text.partition(" ")
    if text in {"rerun", "user"}:
        return kind, "", None
    if kind not in {"click", "submit", "set", "page"} or not rest:
        raise argparse.ArgumentTypeError(f"not a step: {text!r}")
    if kind != "set":
        return kind, rest, None
    target, sign, value = rest.partition("=")
    if not sign:
        raise argparse.ArgumentTypeError(f"no value in {text!r}; write: set TARGET=VALUE")
    try:
        return kind, target, eval(value, {"datetime": __import__("datetime")})
    except Exception:  # noqa: BLE001  # not a literal: a plain word
        return kind, target, value


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one app and print its outcome, or set environments up."""
    parser = argparse.ArgumentParser(description="Run an app in the real Streamlit.")
    parser.add_argument("app", type=Path, nargs="?", help="a script, or a folder with app.py")
    parser.add_argument("--step", type=_step, action="append", default=[], dest="steps")
    parser.add_argument("--page", help="the page that is opened first")
    parser.add_argument("--streamlit", metavar="VERSION", help="a release of Streamlit")
    parser.add_argument("--timeout", type=float, default=20.0, metavar="SECONDS")
    parser.add_argument("--elements", action="store_true", help="show elements and session state")
    parser.add_argument("--seen", action="store_true", help="show what a user sees, and the log")
    parser.add_argument("--count", nargs="+", default=[], help="functions whose calls are counted")
    parser.add_argument("--setup", nargs="+", metavar="VERSION", help="make environments")
    given = parser.parse_args(arguments)
    if given.setup:
        for version in given.setup:
            print(setup(version))
        return 0
    if given.app is None:
        parser.error("which app?")
    try:
        outcome = run(
            given.app,
            steps=given.steps,
            page=given.page,
            counted=given.count if given.seen or given.count else None,
            version=given.streamlit,
            timeout=given.timeout,
        )
    except (MissingStreamlit, FileNotFoundError) as error:
        parser.error(str(error))
    print(outcome)
    if given.elements:
        for kind, content in (*outcome.elements, *outcome.state):
            print(f"  {kind}: {content}")
    for kind, words in (*outcome.seen, *outcome.calls, *(("log", each) for each in outcome.log)):
        print(f"  {kind}: {words!r}")
    return 0 if outcome.clean else 1


if __name__ == "__main__":
    sys.exit(main())
