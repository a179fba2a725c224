"""What a check of a project may come to, whatever that holds."""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING

from fuzzing import forked

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["judged"]

MEMORY = 1_000
"""MB that a check may hold."""
WORDS = ("check", "--no-cache", "--isolated", "-j", "1")
FIXING = ("--fix", "--unsafe-fixes")
COMPLETE = {0, 1, 2}
WRONG = ("Traceback (", "internal error:", "[ST000]", "taken back")


def judged(folder: Path, files: dict[str, bytes], *, fix: bool) -> tuple[forked.Done, str]:
    """Check some files in a folder, which may be fixed; what was Python is Python after that.

    Returns:
        How the check ended, and what was wrong with that.
    """
    for name, data in files.items():
        (folder / name).write_bytes(data)
    done = forked.run([*WORDS, *(FIXING if fix else ()), "."], folder)
    lines = (done.output + done.errors).splitlines()
    if done.code not in COMPLETE:
        return done, f"exit code {done.code}"
    if done.seconds > forked.CPU:
        return done, f"took {done.seconds:.1f} s"
    if done.megabytes > MEMORY:
        return done, f"took {done.megabytes} MB"
    if wrong := next((line for line in lines if any(sign in line for sign in WRONG)), ""):
        return done, wrong
    for name, data in files.items() if fix else ():
        after = (folder / name).read_bytes()
        if after != data and _is_python(data) and not _is_python(after):
            return done, f"{name} was fixed to what is no Python"
    return done, ""


def _is_python(data: bytes) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(data)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
    return True
