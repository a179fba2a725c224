"""Argument values, tried in real releases of Streamlit and told by stlint: do they agree?

Each line of ``data/argument_values.txt`` (or of another file) is a script of its own. What raises
must be an error of stlint, what raises nothing must be none::

    python tests/argument_values.py                         # 1.40, 1.50, 1.60 and 1.67
    python tests/argument_values.py --versions 1.46.1 --file more.txt
    python tests/argument_values.py --kept answers.json     # keeps what Streamlit did
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from releases import minor
from streamlit_oracle import run_many

from stlint.check import check
from stlint.results.finding import Level
from stlint.settings import Settings
from stlint.streamlit_api.release_set import Targets, release_set

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["LINES", "Answer", "disagreements"]

FILE: Final = Path(__file__).parent / "data" / "argument_values.txt"
VERSIONS: Final = ("1.40.2", "1.50.0", "1.60.0", "1.67.0")
LINES: Final = FILE.read_text(encoding="utf-8").splitlines()


class Answer(NamedTuple):
    """What a release does with a line, and what stlint says of it."""

    line: str
    version: str
    raised: str | None
    told: str | None

    @property
    def agrees(self) -> bool:
        """Whether stlint says an error exactly where Streamlit raises."""
        return (self.raised is None) is (self.told is None)

    def __str__(self) -> str:
        return f"{self.version} {self.line}\n    raised: {self.raised}\n    told: {self.told}"


def script(line: str) -> str:
    """The app that a line is."""
    return f"import streamlit as st\n{line}\n"


def raised(lines: Sequence[str], version: str) -> list[str | None]:
    """What a release raises for each line."""
    outcomes = list(run_many([script(each) for each in lines], version=version, timeout=120))
    unclear = [each for each in outcomes if not each.clean and each.exception is None]
    if unclear:
        raise RuntimeError(f"neither raised nor clean: {unclear[0]}")
    return [None if each.clean else f"{each.exception}: {each.message[:150]}" for each in outcomes]


def told(line: str, version: str, folder: Path) -> str | None:
    """The error of stlint about a line, for a release."""
    app = folder / "app.py"
    app.write_text(script(line), encoding="utf-8")
    meant = Targets(release_set([minor(version)]), "a test")
    report = check([app], Settings(), targets=lambda _: meant)
    errors = [each for each in report.findings if each.level is Level.ERROR]
    return f"{errors[0].code} {errors[0].message}" if errors else None


def disagreements(
    lines: Sequence[str], version: str, answers: Sequence[str | None]
) -> list[Answer]:
    """The lines of which stlint and a release do not say the same."""
    with tempfile.TemporaryDirectory() as folder:
        every = [
            Answer(line, version, answer, told(line, version, Path(folder)))
            for line, answer in zip(lines, answers, strict=True)
        ]
    return [each for each in every if not each.agrees]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--versions", nargs="+", default=list(VERSIONS))
    parser.add_argument("--file", type=Path, default=FILE)
    parser.add_argument("--kept", type=Path)
    given = parser.parse_args()
    lines = given.file.read_text(encoding="utf-8").splitlines()
    kept = json.loads(given.kept.read_text()) if given.kept and given.kept.exists() else {}
    wrong = 0
    for version in given.versions:
        known = kept.setdefault(version, {})
        missing = [each for each in lines if each not in known]
        known.update(zip(missing, raised(missing, version), strict=True))
        if given.kept:
            given.kept.write_text(json.dumps(kept))
        found = disagreements(lines, version, [known[each] for each in lines])
        raising = sum(known[each] is not None for each in lines)
        print(*found, sep="\n")
        print(f"{version}: {len(lines)} values, {raising} raise, {len(found)} disagree", flush=True)
        wrong += len(found)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
