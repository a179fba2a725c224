"""Write what stlint prints about the example into README.md, anew.

Run it after changing the words of a finding or the looks of a report:

    python tools/build_readme.py
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
README: Final = ROOT / "README.md"
_BLOCK: Final = re.compile(
    r"(?P<before>\(`stlint (?P<command>[^`]+)`\):\n\n```text\n)(?P<shown>.*?)(?P<after>```)",
    re.DOTALL,
)


def with_output(text: str) -> str:
    """The text with each block replaced by what the command before it prints."""
    return _BLOCK.sub(
        lambda block: block["before"] + _printed(block["command"]) + block["after"], text
    )


def _printed(command: str) -> str:
    told = {"NO_COLOR", "FORCE_COLOR", "COLUMNS"}
    done = subprocess.run(
        [sys.executable, "-m", "stlint", *shlex.split(command)],
        cwd=ROOT,
        env={
            **{name: value for name, value in os.environ.items() if name not in told},
            "PYTHONIOENCODING": "utf-8",
        },
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    if done.returncode != 1:
        sys.exit(f"stlint {command} found nothing, or failed: {done.stderr}")
    return done.stdout


if __name__ == "__main__":
    README.write_text(with_output(README.read_text(encoding="utf-8")), encoding="utf-8")
