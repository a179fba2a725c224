"""stlint as the tests run it: in a process of its own, or in theirs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from click.testing import CliRunner

from stlint.cli.commands import cli

if TYPE_CHECKING:
    from collections.abc import Sequence

    from click.testing import Result

__all__ = ["COMMAND", "LOOKS", "ROOT", "environment", "invoke", "python", "run", "stlint"]

ROOT: Final = Path(__file__).resolve().parent.parent
COMMAND: Final = (sys.executable, "-m", "stlint")
LOOKS: Final = (
    *("NO_COLOR", "FORCE_COLOR", "COLUMNS"),
    *("GITHUB_ACTIONS", "GITHUB_WORKSPACE", "CI", "CI_PROJECT_DIR"),
)
"""The variables of the environment that change how a report looks."""


def environment(**changes: str) -> dict[str, str]:
    """The environment of a process that imports the stlint of this checkout."""
    kept = {name: value for name, value in os.environ.items() if name not in LOOKS}
    return {**kept, "PYTHONPATH": str(ROOT), **changes}


def run(
    command: Sequence[str | Path],
    *,
    text: str | None = None,
    env: dict[str, str] | None = None,
    cwd: Path | None = None,
    timeout: float = 120,
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; ``text`` is its standard input, ``env`` what it gets as well."""
    return subprocess.run(
        [str(each) for each in command],
        input=text,
        capture_output=True,
        check=False,
        encoding="utf-8",
        cwd=cwd,
        env=environment(**(env or {})),
        timeout=timeout,
    )


def stlint(
    *arguments: str | Path,
    text: str | None = None,
    env: dict[str, str] | None = None,
    cwd: Path | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run the real thing in a process of its own."""
    return run([*COMMAND, *arguments], text=text, env=env, cwd=cwd)


def python(
    code: str, *, env: dict[str, str] | None = None, cwd: Path | None = None, timeout: float = 120
) -> subprocess.CompletedProcess[str]:
    """Run code that may import stlint in a process of its own."""
    return run([sys.executable, "-c", code], env=env, cwd=cwd, timeout=timeout)


def invoke(
    *arguments: str | Path, text: str | None = None, color: bool = False, **changes: str
) -> Result:
    """Run it in this process, which a crash ends; ``changes`` are those of the environment."""
    return CliRunner().invoke(
        cli,
        [str(each) for each in arguments],
        input=text,
        color=color,
        env={**dict.fromkeys(LOOKS), **changes},
        catch_exceptions=False,
    )


def checked(*arguments: str) -> list[str]:
    """The files that a check finds something in."""
    done = invoke("check", "--output-format", "concise", "-q", *arguments)
    assert done.exit_code in {0, 1}, done.output
    return sorted({line.split(":")[0] for line in done.output.splitlines()})
