"""How the cost of a check grows with an app: one exponent for each shape that apps grow in.

    python benchmarks/scaling.py [SHAPE…] [--rounds 3] [--python VENV/bin/python] [--write]

Each shape is written in three sizes, each twice the one before, and checked cold by a process of
its own (``-j 1``), round after round. What counts is the time of the processor (user and system),
the median of the rounds, without that of an app of two lines. The exponent is that of the last
doubling: 1 is linear, 2 quadratic. ``--python`` is the interpreter of another build to compare.
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).resolve().parent
README = HERE / "README.md"
MARK = "<!-- scaling -->"
END = "<!-- end of scaling -->"
Files = dict[str, str]
"""The text of each file of an app, by its path below the top; ``app.py`` is the entry script."""


class Shape(NamedTuple):
    """One way in which apps grow."""

    most: int
    """The largest size, in the units of ``unit``."""
    unit: str
    write: Callable[[int], Files]
    limit: float = 1.2
    """The exponent that it may have."""


def _script(*lines: str) -> Files:
    return {"app.py": "\n".join(("import streamlit as st", *lines)) + "\n"}


def lines(size: int) -> Files:
    """Statements of all kinds one after the other."""
    body: list[str] = ["import pandas as pd", "total = 0"]
    for number in range(size // 8):
        body += [
            f'st.subheader("Part {number}")',
            f'name_{number} = st.text_input("Name {number}", key="name_{number}")',
            f"if name_{number}:",
            f'    st.write(f"Hello {{name_{number}}}")',
            f"values_{number} = [{number}, {number + 1}, {number + 2}]",
            f"for value in values_{number}:",
            "    total += value",
            f"table_{number} = pd.DataFrame({{'a': values_{number}}})",
        ]
    return _script(*body)


def pages(size: int) -> Files:
    """Pages of ``st.navigation`` that share state."""
    names = ", ".join(f'"part/page_{number}.py"' for number in range(size))
    files = _script(
        'if "user" not in st.session_state:',
        '    st.session_state.user = "nobody"',
        f"pages = [st.Page(path) for path in [{names}]]",
        "st.navigation(pages).run()",
    )
    for number in range(size):
        files[f"part/page_{number}.py"] = "\n".join(
            (
                "import streamlit as st",
                f'st.title("Page {number}")',
                *(
                    f'st.text_input("Field {part}", key="field_{number}_{part}")'
                    for part in range(12)
                ),
                'if st.button("Show"):',
                "    st.write(st.session_state.user)",
                "",
            )
        )
    return files


def files(size: int) -> Files:
    """Modules that the entry script imports, each with helpers that it calls."""
    made = _script(
        *(f"import part_{number}" for number in range(size)),
        *(f"part_{number}.show(part_{number}.total([1, 2, 3]))" for number in range(size)),
    )
    for number in range(size):
        made[f"part_{number}.py"] = "\n".join(
            (
                "import streamlit as st",
                "",
                "def total(values):",
                "    result = 0",
                "    for value in values:",
                "        if value > 1:",
                "            result += value",
                "    return result",
                "",
                "def show(value):",
                f'    st.header("Part {number}")',
                f'    chosen = st.slider("Value {number}", 0, 10, key="value_{number}")',
                "    if chosen > value:",
                "        st.write(chosen)",
                "",
            )
        )
    return made


def deep(size: int) -> Files:
    """Helpers that call each other, ten deep: as many chains as there is room for."""
    body: list[str] = []
    for number in range(size):
        inner = f"step_{number + 1}(value)" if number % 10 != 9 else "st.write(value)"
        body += [f"def step_{number}(value):", f"    value = value + {number}", f"    {inner}"]
    return _script(*body, *(f"step_{number}({number})" for number in range(0, size, 10)))


def wide(size: int) -> Files:
    """Helpers side by side, each called once."""
    body: list[str] = []
    for number in range(size):
        body += [
            f"def show_{number}(name):",
            f'    if st.checkbox(name, key="box_{number}"):',
            f'        st.write("shown", {number})',
        ]
    return _script(*body, *(f'show_{number}("Box {number}")' for number in range(size)))


def calls(size: int) -> Files:
    """One helper that is called at many places."""
    return _script(
        "def clean(text):",
        "    text = text.strip()",
        '    if text.startswith("-"):',
        "        return -float(text[1:])",
        '    if text == "":',
        "        return None",
        "    return float(text)",
        'given = st.text_input("Numbers")',
        *(f'value_{number} = clean(given.split(",")[{number}])' for number in range(size)),
        "st.write(value_0)",
    )


def loops(size: int) -> Files:
    """Loops over literals, each of twelve items."""
    body: list[str] = []
    for number in range(size):
        items = ", ".join(f'"{number}-{part}"' for part in range(12))
        body += [f"for item in [{items}]:", f'    st.checkbox(item, key=f"{number}{{item}}")']
    return _script(*body)


def widgets(size: int) -> Files:
    """Widgets without keys, and what is made of their values."""
    body: list[str] = []
    for number in range(size):
        body += [
            f'value_{number} = st.number_input("Value {number}", 0, 100)',
            f"st.write(value_{number} * 2)",
        ]
    return _script(*body)


def conditions(size: int) -> Files:
    """Branches, each of which asks a widget and assigns a variable that the next one reads."""
    body = ["total = 0", 'mode = st.selectbox("Mode", ["a", "b", "c"])']
    for number in range(size):
        body += [
            f'if st.checkbox("Box {number}"):',
            f"    total = total + {number}",
            'elif mode == "b":',
            f'    st.write("no box", {number})',
        ]
    return _script(*body, "st.write(total)")


def exits(size: int) -> Files:
    """Tests that end the run."""
    body: list[str] = []
    for number in range(size):
        body += [
            f'if not st.text_input("Field {number}"):',
            f'    st.info("Field {number} is missing")',
            "    st.stop()",
        ]
    return _script(*body, 'st.write("done")')


def wizard(size: int) -> Files:
    """A wizard of many steps, each with its own state."""
    body = ['if "step" not in st.session_state:', "    st.session_state.step = 0"]
    for number in range(size):
        body += [
            f"{'if' if number == 0 else 'elif'} st.session_state.step == {number}:",
            f'    st.header("Step {number}")',
            f'    st.session_state["answer_{number}"] = st.text_input("Answer {number}")',
            f'    if st.button("Next", key="next_{number}"):',
            f"        st.session_state.step = {number + 1}",
            "        st.rerun()",
        ]
    return _script(*body)


def dictionary(size: int) -> Files:
    """A literal of many entries, of which some are read."""
    entries = (
        f'    "key_{number}": {{"label": "L{number}", "value": {number}}},'
        for number in range(size)
    )
    return _script(
        "TABLE = {",
        *entries,
        "}",
        'name = st.selectbox("Name", list(TABLE))',
        'st.write(TABLE[name]["label"])',
        'st.metric("First", TABLE["key_0"]["value"])',
    )


def findings(size: int) -> Files:
    """Places with something to report: half can be fixed."""
    body: list[str] = ["import pandas as pd"]
    for number in range(size // 2):
        body += [
            f"st.session_state.count_{number} += 1",
            f'table_{number} = pd.read_csv("data_{number}.csv")',
        ]
    return _script(*body)


SHAPES = {
    "lines": Shape(8_000, "lines", lines),
    "pages": Shape(64, "pages", pages, 1.1),
    "files": Shape(240, "modules", files, 1.1),
    "deep": Shape(800, "helpers", deep),
    "wide": Shape(800, "helpers", wide),
    "calls": Shape(800, "calls", calls),
    "loops": Shape(200, "loops", loops),
    "widgets": Shape(1_600, "widgets", widgets),
    "conditions": Shape(400, "branches", conditions),
    "exits": Shape(400, "exits", exits),
    "wizard": Shape(100, "steps", wizard),
    "dictionary": Shape(4_000, "entries", dictionary),
    "findings": Shape(400, "findings", findings),
}


class Row(NamedTuple):
    """What one shape took."""

    name: str
    sizes: tuple[int, int, int]
    seconds: tuple[float, float, float]
    """Of the processor, without those of an app of two lines."""

    @property
    def exponent(self) -> float:
        """Of the last doubling."""
        return math.log2(self.seconds[2] / self.seconds[1])


def cost(python: str, top: Path) -> float:
    """The seconds of the processor (user and system) that one cold check of a folder takes."""
    command = [python, "-m", "stlint", "check", "-q", "--no-cache", "-j", "1", "--exit-zero", "."]
    before = os.times()
    subprocess.run(command, cwd=top, check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    return (
        after.children_user + after.children_system - before.children_user - before.children_system
    )


def put(top: Path, made: Files) -> Path:
    """Write an app into a folder of its own, with a settings file that makes it a project."""
    top.mkdir()
    (top / "stlint.toml").write_text("")
    for name, text in made.items():
        (top / name).parent.mkdir(exist_ok=True)
        (top / name).write_text(text, encoding="utf-8")
    return top


def measured(python: str, name: str, rounds: int) -> Row:
    """What one shape takes in its three sizes."""
    shape = SHAPES[name]
    sizes = (shape.most // 4, shape.most // 2, shape.most)
    with tempfile.TemporaryDirectory(prefix="stlint-scaling-") as folder:
        top = Path(folder)
        tops = [put(top / "small", _script('st.write("x")'))]
        tops += [put(top / str(size), shape.write(size)) for size in sizes]
        times = [[cost(python, each) for each in tops] for _ in range(rounds)]
    start, *rest = (statistics.median(column) for column in zip(*times, strict=True))
    one, two, three = (max(each - start, 0.001) for each in rest)
    return Row(name, sizes, (one, two, three))


def table(rows: list[Row]) -> str:
    """The rows as Markdown."""
    head = (
        "| what grows | sizes | seconds | exponent | at most |\n| --- | --- | --- | --: | --: |\n"
    )
    return head + "\n".join(
        f"| {row.name} | {' / '.join(f'{each:,}' for each in row.sizes)} {SHAPES[row.name].unit}"
        f" | {' / '.join(f'{each:.2f}' for each in row.seconds)}"
        f" | {row.exponent:.2f} | {SHAPES[row.name].limit} |"
        for row in rows
    )


def main() -> int:
    """Measure, print and, if that is asked for, write the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("shapes", nargs="*", choices=[*SHAPES, []], metavar="SHAPE")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    rows = []
    for name in asked.shapes or SHAPES:
        began = time.monotonic()
        rows.append(measured(asked.python, name, asked.rounds))
        print(table(rows[-1:]).splitlines()[-1], f"({time.monotonic() - began:.0f} s)", flush=True)
    if asked.write:
        text = README.read_text(encoding="utf-8")
        before, rest = text.split(MARK, 1)
        after = rest.split(END, 1)[1]
        README.write_text(f"{before}{MARK}\n\n{table(rows)}\n\n{END}{after}", encoding="utf-8")
    return int(any(row.exponent > SHAPES[row.name].limit for row in rows))


if __name__ == "__main__":
    sys.exit(main())
