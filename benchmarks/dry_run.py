"""What the dry run costs beside the parse: ratios, measured side by side in one process.

    python benchmarks/dry_run.py [FILE ...]

Without files, a generated script of 200 lines and the app in ``examples/`` are measured. The time
of a dry run includes the reruns that look for witnesses, and the rules.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import libcst

from stlint.dryrun import dry_run
from stlint.project.app import App
from stlint.rules import all_rules
from stlint.syntax.parse import in_big_stack
from stlint.syntax.source import Source, read_source

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 5
REPOSITORY = Path(__file__).parent.parent


def generated(folder: Path) -> Path:
    """A script of 200 lines in the manner of a dashboard."""
    lines = ["import pandas as pd", "import streamlit as st", ""]
    for index in range(24):
        lines += [
            f"def chart_{index}(frame, title):",
            "    left, right = st.columns(2)",
            f'    left.metric(title, frame["value_{index}"].sum())',
            f'    right.line_chart(frame, x="date", y="value_{index}")',
            f'    return st.checkbox(f"Details of {{title}}", key="details_{index}")',
            "",
            f'if chart_{index}(pd.DataFrame({{"date": [], "value_{index}": []}}), "Part {index}"):',
            f'    st.session_state["seen_{index}"] = True',
        ]
    path = folder / "generated.py"
    path.write_text("\n".join([*lines, "", ""]), encoding="utf-8")
    return path


def seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def measure(path: Path) -> None:
    """Print the median of the ratios dry run : parse of an app."""
    checks = [rule.check for rule in all_rules().values() if rule.topic != "check"]
    runs, wholes, parses = [], [], []
    for _ in range(ROUNDS):
        sources: dict[Path, Source] = {}

        def load(at: Path, sources: dict[Path, Source] = sources) -> Source:
            if at not in sources:
                sources[at] = read_source(at)
                _ = sources[at].tree
            return sources[at]

        app = App(path, path.parent)
        dry_run(app, load, None)  # every file is parsed after this
        parses.append(
            seconds(lambda: [libcst.parse_module(each.text) for each in sources.values()])  # noqa: B023
        )
        analysis = []
        runs.append(seconds(lambda: analysis.append(dry_run(app, load, None))))  # noqa: B023
        wholes.append(
            runs[-1]
            + seconds(
                lambda: [list(check(run)) for check in checks for run in analysis[0].runs]  # noqa: B023
            )
        )
    ratio = statistics.median(run / parse for run, parse in zip(runs, parses, strict=True))
    whole = statistics.median(run / parse for run, parse in zip(wholes, parses, strict=True))
    print(
        f"{path.name:40} parse {statistics.median(parses) * 1000:7.1f} ms"
        f"   dry run {ratio:5.2f}   with rules and witnesses {whole:5.2f}"
    )


def main() -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        given = [Path(each).resolve() for each in sys.argv[1:]]
        example = REPOSITORY / "examples" / "sales_dashboard" / "app.py"
        for path in given or [generated(Path(folder)), example]:
            measure(path)


if __name__ == "__main__":
    in_big_stack(main)
