"""Put what stlint prints about the example into README.md, anew: as a picture and as a comment.

Run it after changing the words of a finding or the looks of a report:

    python tools/build_readme.py
"""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.text import Text

ROOT: Final = Path(__file__).resolve().parent.parent
README: Final = ROOT / "README.md"
PICTURE: Final = ROOT / "docs" / "check.svg"
PICTURED: Final = "check examples --select ST101,ST201,ST301"
_COLUMNS: Final = 100
_BLOCK: Final = re.compile(
    r"(?P<before><!-- stlint (?P<command>[^>]+) -->\n)(?P<shown>.*?)(?P<after><!-- as printed -->)",
    re.DOTALL,
)
_TEXT: Final = re.compile(r'<text [^>]*?x="([\d.]+)" y="([\d.]+)"[^>]*?clip-path[^>]*>(.*?)</text>')


def with_output(text: str) -> str:
    """The text with each block replaced by what the command at its begin prints."""
    return _BLOCK.sub(
        lambda block: block["before"] + printed(block["command"]) + block["after"], text
    )


def picture() -> str:
    """A terminal in which the command has run, as SVG."""
    colours = {"FORCE_COLOR": "1", "TERM": "xterm-256color", "COLUMNS": str(_COLUMNS)}
    shown = printed(PICTURED, **colours).rstrip("\n")
    console = Console(record=True, width=_COLUMNS, file=io.StringIO())
    console.print(Text.from_ansi(shown), soft_wrap=True)
    return console.export_svg(title=f"stlint {PICTURED}", unique_id="stlint") + "\n"


def written_in(drawing: str) -> str:
    """The text that can be read in a picture, whichever release of rich drew it."""
    rows: dict[float, str] = {}
    for _, height, text in _TEXT.findall(drawing):
        row = rows.get(float(height), "")
        rows[float(height)] = row + unescape(text).replace("\xa0", " ").rstrip("\n")
    return "\n".join(row.rstrip() for _, row in sorted(rows.items()))


def printed(command: str, **environment: str) -> str:
    """What a command prints; it has to find something.

    Args:
        command: what stands behind ``stlint``.
        environment: variables that it is told besides.
    """
    told = {
        *("NO_COLOR", "FORCE_COLOR", "COLUMNS"),
        *("GITHUB_ACTIONS", "GITHUB_WORKSPACE", "CI_PROJECT_DIR"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "stlint", *shlex.split(command)],
        cwd=ROOT,
        env={
            **{name: value for name, value in os.environ.items() if name not in told},
            "PYTHONIOENCODING": "utf-8",
            **environment,
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
    PICTURE.write_text(picture(), encoding="utf-8")
