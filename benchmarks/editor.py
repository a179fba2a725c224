"""What a change costs in an editor: from an edit to its diagnostics, in a session that stays.

    python benchmarks/editor.py [APP…] [--edits 20] [--memory 1000]

Each edit adds a statement to the end of a file: the scripts and modules of the app in turn. What
counts is the time of the processor, the median over the edits, beside that of a cold check by a
process of its own (``-j 1 --no-cache``), taken in turns with the edits. Without an app, one of 30
files is written. ``--memory`` makes so many further edits, and tells the memory before and after.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from stlint.public import Session

PAGE = """import streamlit as st
from lib.part_{n} import load_{n}, show_{n}

st.title("Page {n}")
st.session_state.setdefault("count_{n}", 0)
name = st.text_input("Name", key="name_{n}")
if st.button("Add", key="add_{n}"):
    st.session_state.count_{n} += 1
with st.sidebar:
    number = st.slider("Rows", 1, 100, 10, key="rows_{n}")
    kind = st.selectbox("Kind", ["a", "b", "c"], key="kind_{n}")
show_{n}(load_{n}(kind), number)
for index in range(5):
    left, right = st.columns(2)
    left.metric(f"Metric {{index}}", index)
    right.checkbox(f"Check {{index}}", key=f"check_{n}_{{index}}")
st.write(st.session_state.count_{n}, name)
"""
PART = """import pandas as pd
import streamlit as st


@st.cache_data
def load_{n}(kind):
    return pd.DataFrame({{"kind": [kind] * 10, "value": range(10)}})


def show_{n}(rows, number):
    table, chart = st.tabs(["Table", "Chart"])
    table.dataframe(rows.head(number))
    chart.bar_chart(rows, x="kind", y="value")
    if st.session_state.get("debug"):
        st.json(rows.to_dict())
    for each in range(number):
        st.caption(str(each))
"""


def write_app(top: Path) -> None:
    """An app of 30 files: a script, 14 pages, a module each."""
    for folder in ("pages", "lib"):
        (top / folder).mkdir()
    (top / "requirements.txt").write_text("streamlit>=1.46\n", encoding="utf-8")
    for n in range(15):
        name = f"pages/{n}_page.py" if n else "app.py"
        (top / name).write_text(PAGE.format(n=n), encoding="utf-8")
        (top / "lib" / f"part_{n}.py").write_text(PART.format(n=n), encoding="utf-8")


def cold(top: Path) -> float:
    """Seconds of the processor of a check from nothing."""
    command = [sys.executable, "-m", "stlint", "check", "--no-cache", "-j", "1", "-q", str(top)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=False, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def memory() -> float:
    """MB that this process holds now."""
    with Path("/proc/self/statm").open(encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


class Edits:
    """Edits of the files of an app, one after the other, each with the diagnostics of that file."""

    def __init__(self, top: Path) -> None:
        self.session = Session(top)
        files = [each for each in sorted(top.rglob("*.py")) if "streamlit" in _text(each)]
        self.texts = {each: _text(each) for each in files}
        self.number = 0
        for each, text in self.texts.items():
            self.session.edit(each, text)
        self.session.check([*self.texts])

    def next(self) -> float:
        """Seconds of the processor that the next edit takes."""
        path = [*self.texts][self.number % len(self.texts)]
        self.number += 1
        before = time.process_time()
        self.session.edit(path, f"{self.texts[path]}\nst_edit = {self.number}\n")
        _ = self.session.check([*self.texts]).findings
        return time.process_time() - before


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("apps", nargs="*", type=Path)
    parser.add_argument("--edits", type=int, default=20)
    parser.add_argument("--memory", type=int, default=0)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder).resolve() / "app"
        top.mkdir()
        write_app(top)
        for app in chosen.apps or [top]:
            edits = Edits(app.resolve())
            resident, alone = [], []
            for number in range(chosen.edits):
                resident.append(edits.next())
                if number % 5 == 0:
                    alone.append(cold(app))
            change, whole = statistics.median(resident), statistics.median(alone)
            said = f"{1000 * change:.0f} ms an edit, {1000 * whole:.0f} ms cold"
            print(f"{app.name}: {len(edits.texts)} files, {said}: {change / whole:.4f}")
            if chosen.memory:
                first = memory()
                for _ in range(chosen.memory):
                    edits.next()
                print(f"  {first:.0f} MB, after {chosen.memory} more edits {memory():.0f} MB")


if __name__ == "__main__":
    main()
