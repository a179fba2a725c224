"""stlint beside what people know: ratios of one run, never seconds of one machine.

    python benchmarks/against.py [--tools FOLDER] [--rounds 5] [--package FOLDER] [--write]

Each command is a process of its own, in turn, round after round; the median of its processor time
counts, since other programs may run as well. ``--tools`` is the folder with ``ruff``, ``flake8``
(with bugbear), ``pylint`` and ``fixit``; those that are not there are left out.
``--package`` is a package whose code is checked, too, such as that of streamlit.
``--write`` puts the tables into ``benchmarks/README.md``.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent
README = HERE / "README.md"
START = f"import sys; sys.path.insert(0, {str(REPOSITORY)!r}); "
STLINT = START + "from stlint.__main__ import run; run()"
PARSE = (
    "import libcst, pathlib\n"
    "for path in pathlib.Path('.').rglob('*.py'): libcst.parse_module(path.read_bytes())"
)
PARSE_ALONE = f"import gc; gc.disable()\n{PARSE}"
"""The same without garbage collection, which stlint does not let run meanwhile either."""


class Cost(NamedTuple):
    """What a command took: seconds of the processor, seconds of the clock, bytes of memory."""

    cpu: float
    wall: float
    memory: int


def app(top: Path, files: int) -> None:
    """Write an app: a third of the files are modules, one is the entry, the others are pages."""
    modules = max(1, files // 3)
    (top / "pages").mkdir(parents=True)
    for number in range(modules):
        (top / f"part_{number}.py").write_text(_module(number), encoding="utf-8")
    (top / "app.py").write_text(_page(0, modules), encoding="utf-8")
    for number in range(1, files - modules):
        name = f"{number}_page.py"
        (top / "pages" / name).write_text(_page(number, modules), encoding="utf-8")


def _module(number: int) -> str:
    lines = ["import pandas as pd", "import streamlit as st", ""]
    for part in range(8):
        lines += [
            f"def load_{part}(name):",
            '    """Load one table."""',
            '    frame = pd.DataFrame({"date": [], "value": []})',
            "    for column in frame.columns:",
            "        if column.startswith(name):",
            f"            frame[column] = frame[column].fillna({part})",
            "    return frame",
            "",
            f"def chart_{part}(name, title):",
            "    left, right = st.columns(2)",
            f"    frame = load_{part}(name)",
            '    left.metric(title, frame["value"].sum())',
            '    right.line_chart(frame, x="date", y="value")',
            f'    return st.checkbox(f"Details of {{title}}", key=f"{{name}}_{part}_{number}")',
            "",
        ]
    return "\n".join(lines)


def _page(number: int, modules: int) -> str:
    one, two = number % modules, (number + 1) % modules
    lines = [
        "import streamlit as st",
        f"import part_{one}",
        f"from part_{two} import chart_0",
        'st.title("Page")',
    ]
    for part in range(12):
        lines += [
            f'if part_{one}.chart_{part % 8}("p{number}_{part}", "Part {part}"):',
            f'    st.session_state["seen_{part}"] = True',
            f'choice_{part} = st.selectbox("Choice {part}", ["a", "b"], key="c_{number}_{part}")',
            f'if choice_{part} == "a":',
            f'    st.info(f"It is {{choice_{part}}}")',
            "else:",
            f'    st.write("Nothing", choice_{part})',
        ]
    lines.append('chart_0("other", "Other")')
    return "\n".join(lines) + "\n"


def alone(package: Path, top: Path) -> None:
    """Copy the code of a package: where it is installed, others are beside it."""
    for each in package.rglob("*.py"):
        copy = top / package.name / each.relative_to(package)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(each.read_bytes())


def run(command: list[str], folder: Path, cache: Path) -> Cost:
    """Run a command to its end."""
    environment = {**os.environ, "STLINT_CACHE_DIR": str(cache), "HOME": str(cache)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    quiet = [(os.POSIX_SPAWN_OPEN, each, os.devnull, os.O_WRONLY, 0) for each in (1, 2)]
    before = Path.cwd()
    os.chdir(folder)
    try:
        begin = time.perf_counter()
        process = os.posix_spawn(command[0], command, environment, file_actions=quiet)
        _, _, used = os.wait4(process, 0)
        wall = time.perf_counter() - begin
    finally:
        os.chdir(before)
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss * 1024)


def measure(
    commands: dict[str, list[str]], folder: Path, cache: Path, rounds: int
) -> dict[str, Cost]:
    """Run commands in turn, and take the medians."""
    found: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            found[name].append(run(command, folder, cache))
    return {
        name: Cost(*(statistics.median(values) for values in zip(*costs, strict=True)))
        for name, costs in found.items()
    }


def commands(tools: Path | None) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """What is compared: cold, and warm."""
    python = sys.executable
    cold = {
        "parse only (libcst)": [python, "-c", PARSE],
        "parse only, no garbage collection": [python, "-c", PARSE_ALONE],
        "stlint, cold, one process": [python, "-c", STLINT, "check", "--no-cache", "-j", "1"],
        "stlint, cold": [python, "-c", STLINT, "check", "--no-cache"],
    }
    warm = {
        'python -c "import click"': [python, "-c", "import click"],
        'python -c "pass"': [python, "-c", "pass"],
        "stlint, warm": [python, "-c", STLINT, "check"],
    }
    if tools:
        others = {
            "ruff, cold": ["ruff", "check", "--no-cache", "--isolated", "--select", "E,F,B", "."],
            "flake8 with bugbear": ["flake8", "."],
            "pylint": ["pylint", "--recursive=y", "-j", "1", "."],
            "pylint, errors only": ["pylint", "--recursive=y", "-j", "1", "-E", "."],
            "fixit": ["fixit", "lint", "."],
        }
        for name, (tool, *words) in others.items():
            if (tools / tool).exists():
                cold[name] = [str(tools / tool), *words]
        if (tools / "ruff").exists():
            warm["ruff, warm"] = [str(tools / "ruff"), "check", "--select", "E,F,B", "."]
    return cold, warm


def table(title: str, costs: dict[str, Cost], one: str) -> str:
    """A table of ratios to one of the commands."""
    unit = costs[one].cpu
    lines = [
        f"**{title}**",
        "",
        f"| | processor, {one} = 1 | clock | memory |",
        "| --- | --: | --: | --: |",
    ]
    for name, cost in sorted(costs.items(), key=lambda each: each[1].cpu):
        wall = cost.wall / costs[one].wall
        lines.append(
            f"| {name} | {cost.cpu / unit:.2f} | {wall:.2f} | {cost.memory / 1e6:.0f} MB |"
        )
    return "\n".join([*lines, ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tools", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--package", type=Path)
    parser.add_argument("--sizes", type=int, nargs="*", default=[10, 100, 1_000, 10_000])
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    cold, warm = commands(given.tools)
    told = []
    with tempfile.TemporaryDirectory() as top:
        cache = Path(top) / "cache"
        cache.mkdir()
        thirty = Path(top) / "thirty"
        app(thirty, 30)
        told.append(
            table(
                "An app of 30 files, cold",
                measure(cold, thirty, cache, given.rounds),
                "parse only (libcst)",
            )
        )
        print(told[-1], flush=True)
        for command in warm.values():
            run(command, thirty, cache)
        told.append(
            table(
                "The same, unchanged",
                measure(warm, thirty, cache, given.rounds * 4),
                'python -c "import click"',
            )
        )
        print(told[-1], flush=True)
        if given.package:
            copy = Path(top) / "package"
            alone(given.package, copy)
            found = measure(cold, copy, cache, 1)
            title = f"The package {given.package.name}, {len(list(copy.rglob('*.py')))} files, cold"
            told.append(table(title, found, "parse only (libcst)"))
            print(told[-1], flush=True)
        lines = [
            "**Scaling** (seconds of the processor)",
            "",
            "| files | cold | unchanged |",
            "| --: | --: | --: |",
        ]
        for size in given.sizes:
            folder = Path(top) / str(size)
            for part in range(max(1, size // 100)):
                app(folder / f"app_{part}", min(size, 100))
            first = run(warm["stlint, warm"], folder, cache)
            run(warm["stlint, warm"], folder, cache)
            again = run(warm["stlint, warm"], folder, cache)
            lines.append(f"| {size:,} | {first.cpu:.2f} | {again.cpu:.3f} |")
            print(lines[-1], flush=True)
        told.append("\n".join([*lines, ""]))
    if given.write:
        text = README.read_text(encoding="utf-8")
        new = "<!-- tables -->\n\n" + "\n".join(told) + "\n<!-- end -->"
        README.write_text(
            re.sub(r"<!-- tables -->.*<!-- end -->", lambda _: new, text, flags=re.DOTALL),
            encoding="utf-8",
        )


if __name__ == "__main__":
    main()
