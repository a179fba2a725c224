"""A real server of Streamlit, for what shows before an app runs: whether it starts, its log."""

from __future__ import annotations

import os
import re
import shlex
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Served", "serve"]

PATIENCE = 30.0
"""Seconds until a server that neither answers nor ends is believed not to start."""
SILENCE = 6.0
"""The same behind the moment at which it says that it is there."""
_SAID = re.compile(r"You can now view|URL: http", re.IGNORECASE)


class Served(NamedTuple):
    """Whether a server answered, and what it wrote."""

    starts: bool
    log: str


def serve(files: Mapping[str, str], python: Path, flags: Sequence[str] = ()) -> Served:
    """Start a server in a folder with some files, and stop it as soon as it answers.

    Args:
        files: texts by name; ``app.py`` is run, or what a ``Procfile`` says.
        python: the interpreter that has the Streamlit to ask.
        flags: what is said behind ``streamlit run app.py``; a port of its own unless it is there.
    """
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            place = Path(folder) / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
        config = files.get(".streamlit/config.toml", "")
        own = re.search(r"^\s*port\s*=", config, re.MULTILINE)
        port = _free_port()
        said = [] if own else [f"--server.port={port}"]
        ports = {port, *(int(each) for each in re.findall(r"\bport\s*=\s*\"?(\d{4,5})\b", config))}
        words = _process(files.get("Procfile", "")) or ["app.py"]
        command = [python, "-m", "streamlit", "run", *words, *said, *flags]
        kept = {key: value for key, value in os.environ.items() if "STREAMLIT" not in key}
        with (Path(folder) / "log").open("w+b") as log:
            process = subprocess.Popen(
                command,
                cwd=folder,
                env={**kept, "HOME": folder, "BROWSER": "true"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                starts = _answers(process, ports, Path(folder) / "log")
            finally:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            log.seek(0)
            return Served(starts, log.read().decode("utf-8", "replace"))


def _process(procfile: str) -> list[str]:
    """What stands behind ``streamlit run`` in a ``Procfile``."""
    return shlex.split(procfile.partition("streamlit run ")[2])


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


def _answers(process: subprocess.Popen[bytes], ports: set[int], log: Path) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        if any(map(_is_well, ports)):
            return True
        if _SAID.search(log.read_text("utf-8", "replace")):
            end = min(end, time.monotonic() + SILENCE)
        time.sleep(0.1)
    return False


def _is_well(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (OSError, ValueError):
        return False
