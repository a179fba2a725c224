"""Apps that nobody wrote, in which texts of users go to where they do harm, or do not quite.

Each has widgets, uploads and parameters, ways on which their texts are changed, checked or only
passed on, and calls that would do as they say. Where a rule warns, a marked text has to get::

    python tests/text_programs.py --programs 2000 --seed 21 [--start 0]

prints each app of which something else was said, and how many flows were found, in a quarter of an
hour. What no run comes to is not judged.
"""

from __future__ import annotations

import argparse
import random
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["HEAD", "TextProgram", "generate"]

HEAD: Final = """\
import base64
import html
import io
import json
import os
import pickle
import re
import shlex
import sqlite3
import subprocess
import textwrap
from pathlib import Path

import streamlit as st
import streamlit.components.v1 as components

ALLOWED = ("plain", "other")
TABLE = {"plain": "first", "other": "second"}
db = sqlite3.connect(":memory:")


class Holder:
    def __init__(self, text):
        self.text = text

    def shown(self):
        return f"<{self.text}>"


def through(text, more="."):
    return text + more


def ending(text):
    if not text:
        return "none"
    return text


def known(text):
    return text in ALLOWED


def checked(text):
    if not text.isalnum():
        raise ValueError(text)
    return text
"""

SOURCES: Final = (
    'st.text_input("{label}", "plain")',
    'st.text_area("{label}", "plain")',
    'st.sidebar.text_input(label="{label}", value="plain")',
    'st.selectbox("{label}", ["plain", "other"])',
    'st.selectbox("{label}", ["plain", "other"], accept_new_options=True)',
    'st.radio("{label}", ["plain", "other"])',
    'st.text_input("{label}", "plain", disabled=True)',
    'st.query_params.get("{label}", "plain")',
    'st.query_params.get_all("{label}")[0] if "{label}" in st.query_params else "plain"',
    'str(st.number_input("{label}", 1, 9, 3))',
    'st.session_state.get("{label}", "plain")',
)
"""What a text begins as. The last one is that of a widget with such a key, where there is one."""

KEEPING: Final = (
    "{text}.strip()",
    "{text}.lower()",
    "{text}.title()",
    "through({text})",
    "ending({text})",
    "Holder({text}).text",
    "Holder({text}).shown()",
    "({text} or 'nothing')",
    'f"a {{{text}}} b"',
    '"a %s b" % {text}',
    '"%s-%d" % ({text}, 3)',
    '"a {{}} b".format({text})',
    '"{{x}} {{y:>5}}".format(x=1, y={text})',
    '"{{1}}{{0}}".format({text}, 2)',
    '" ".join(["a", {text}, "b"])',
    '", ".join(each.strip() for each in {text}.split(","))',
    '{{"a": {text}, "b": "c"}}["a"]',
    "[1, {text}][1]",
    '{text}.split("|")[0]',
    '{text}.partition("|")[0]',
    "{text}[:200]",
    "{text}.encode().decode()",
    '{text}.replace(" ", "_")',
    "textwrap.dedent({text})",
    "io.StringIO({text}).read()",
    "str({text})",
    "(lambda each: each)({text})",
    "next(iter([{text}]))",
    "({text}, 1)[0]",
    '{text}.removeprefix("no ")',
)
"""What leaves a text as it is, or as good as."""

CUTTING: Final = (
    "html.escape({text})",
    "shlex.quote({text})",
    "str(len({text}))",
    "TABLE.get({text}, 'none')",
    're.sub(r"\\W", "", {text})',
    '"".join(each for each in {text} if each.isalnum())',
    "{text}[:1]",
    "{text}[0:2]",
    "str(hash({text}))",
    '("yes" if {text} else "no")',
    "({text} if {text} in ALLOWED else 'other')",
    "({text} if known({text}) else 'other')",
    "({text} if {text}.isalnum() else 'other')",
    "str({text} == 'plain')",
    '"%d" % len({text})',
    '"{{0}}".format(1, {text})',
    '{{"a": {text}, "b": "c"}}["b"]',
    "{text} and 'set'",
    "base64.b64encode({text}.encode()).decode()",
    '{text}.replace("<", "").replace("\'", "").replace(";", "").replace("(", "").replace("/", "")',
    "os.path.basename(Path({text}).stem)[:2]",
    "[{text}, 'c'][1]",
    "str({text}.count('a'))",
    "next((each for each in ALLOWED if each == {text}), 'other')",
)
"""What leaves nothing of it that does harm."""

CHECKS: Final = (
    "if {name} in ALLOWED:",
    "if known({name}):",
    "if {name}.isalnum():",
    're.fullmatch(r"\\w+", {name}) and',
    "if {name} == 'plain':",
    'if not set({name}) & set("<\';(/"):',
)
LOOKS: Final = (
    "if {name}:",
    "if {name} != 'nothing':",
    "if len({name}) > 1:",
    "if {name} is not None:",
    "if {name}.strip():",
    'if st.button("Go {number}"):',
    'if st.checkbox("On {number}", True):',
    'with st.expander("In {number}"):',
    "for _ in range(2):",
    "if True:",
)
"""What stands above a line and lets such texts through, and what does not."""

SINKS: Final = (
    ("html", 'components.html(f"<p>{{{text}}}</p>")'),
    ("html", 'components.html("<p>" + {text} + "</p>", height=50)'),
    ("html", "st.markdown({text}, unsafe_allow_html=True)"),
    ("html", 'st.html("<p>%s</p>" % {text})'),
    ("html", "st.markdown({text})"),
    ("html", "components.html(html.escape({text}))"),
    ("query", "db.execute(f\"select * from t where a = '{{{text}}}'\")"),
    ("query", 'db.execute("select * from t where a = \'" + {text} + "\'").fetchall()'),
    ("query", 'db.cursor().execute("select * from t where a = ?", ({text},))'),
    ("query", "db.executescript(\"insert into t values ('%s')\" % {text})"),
    ("shell", 'os.system("ls " + {text})'),
    ("shell", 'subprocess.run(f"ls {{{text}}}", shell=True, check=False)'),
    ("shell", 'subprocess.run(["ls", {text}], check=False)'),
    ("code", "eval({text})"),
    ("code", 'exec("x = " + {text})'),
    ("path", 'open(os.path.join("up", {text}), "wb")'),
    ("path", '(Path("up") / {text}).write_text("x")'),
    ("path", "open({text})"),
    ("objects", "pickle.loads({text}.encode())"),
)
"""Where texts end: as what, and how."""


@dataclass(frozen=True, slots=True)
class TextProgram:
    """An app, and where texts end in it: the row of each sink (from 1), and as what."""

    name: str
    text: str
    sinks: dict[int, str] = field(default_factory=dict)


class _Grammar:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.rows: list[str] = HEAD.splitlines()
        self.names: list[str] = []
        self.sinks: dict[int, str] = {}
        self.depth = 0
        self.number = 0

    def row(self, text: str) -> None:
        self.rows.append("    " * self.depth + text)

    def fresh(self) -> int:
        self.number += 1
        return self.number

    def program(self, name: str) -> TextProgram:
        for _ in range(self.rng.randint(1, 3)):
            self.source()
        for _ in range(self.rng.randint(1, 4)):
            self.change()
        for _ in range(self.rng.randint(1, 3)):
            self.end()
        return TextProgram(name, "\n".join(self.rows) + "\n", self.sinks)

    def source(self) -> None:
        number = self.fresh()
        kind = self.rng.random()
        if kind < 0.2:
            self.upload(number)
            return
        text = self.rng.choice(SOURCES).format(label=f"text{number}")
        if "session_state" in text:
            self.row(f'st.text_input("Text {number}", "plain", key="text{number}")')
        self.row(f"value{number} = {text}")
        self.names.append(f"value{number}")

    def upload(self, number: int) -> None:
        self.row(f'upload{number} = st.file_uploader("text{number}")')
        taken = self.rng.choice(
            (
                "{}.name",
                "{}.getvalue().decode()",
                "str({}.size)",
                "Path({}.name).suffix",
                "os.path.basename({}.name)",
                "Path({}.name).name",
                "{}.type",
            )
        ).format(f"upload{number}")
        self.row(f'value{number} = {taken} if upload{number} else "plain"')
        self.names.append(f"value{number}")

    def expression(self, name: str) -> str:
        text = name
        for _ in range(self.rng.choice((0, 1, 1, 2))):
            table = CUTTING if self.rng.random() < 0.25 else KEEPING
            how = self.rng.choice(table)
            if not (how.startswith("f") and '"' in text):
                text = how.format(text=text if text.isidentifier() else f"({text})")
        return text

    def change(self) -> None:
        name = self.rng.choice(self.names)
        number = self.fresh()
        ways: tuple[Callable[[str, int], None], ...] = (
            self.assigned,
            self.assigned,
            self.helped,
            self.chosen,
            self.kept,
            self.listed,
            self.added,
            self.stopped,
            self.tried,
        )
        self.rng.choice(ways)(name, number)

    def assigned(self, name: str, number: int) -> None:
        self.row(f"value{number} = {self.expression(name)}")
        self.names.append(f"value{number}")

    def helped(self, name: str, number: int) -> None:
        self.row(f"def helper{number}(text, also='x'):")
        self.depth += 1
        self.row(f"return {self.expression('text')}")
        self.depth -= 1
        self.row(f"value{number} = helper{number}({name}, also='y')")
        self.names.append(f"value{number}")

    def chosen(self, name: str, number: int) -> None:
        look = self.look(name)
        if look is None:
            self.assigned(name, number)
            return
        self.row(f"value{number} = 'other'")
        self.row(look)
        self.row(f"    value{number} = {self.expression(name)}")
        self.names.append(f"value{number}")

    def kept(self, name: str, number: int) -> None:
        if self.rng.random() < 0.5:
            self.row(f"st.session_state.kept{number} = {self.expression(name)}")
        else:
            self.row(f'if st.button("Keep {number}"):')
            self.row(f"    st.session_state.kept{number} = {self.expression(name)}")
        self.row(f'value{number} = st.session_state.get("kept{number}", "plain")')
        self.names.append(f"value{number}")

    def listed(self, name: str, number: int) -> None:
        self.row(f"parts{number} = ['a']")
        self.row(f"parts{number}.append({self.expression(name)})")
        if self.rng.random() < 0.5:
            self.row(f"value{number} = ' '.join(parts{number})")
        else:
            self.row(f"value{number} = 'x'")
            self.row(f"for part{number} in parts{number}:")
            self.row(f"    value{number} += part{number}")
        self.names.append(f"value{number}")

    def added(self, name: str, number: int) -> None:
        other = self.rng.choice(self.names)
        self.row(f"value{number} = {self.expression(name)}")
        self.row(f"value{number} += {other}")
        self.names.append(f"value{number}")

    def stopped(self, name: str, number: int) -> None:
        del number
        check = self.rng.choice(("known({})", "{} in ALLOWED", "{}.isalnum()", "{}")).format(name)
        self.row(f"if not {check}:")
        self.row("    st.stop()")

    def tried(self, name: str, number: int) -> None:
        self.row("try:")
        self.row(f"    value{number} = {self.rng.choice(('int({})', 'checked({})')).format(name)}")
        self.row("except ValueError:")
        ways = (f"value{number} = 'none'", "st.stop()", f"value{number} = {name}")
        self.row(f"    {self.rng.choice(ways)}")
        self.row(f"value{number} = str(value{number})")
        self.names.append(f"value{number}")

    def look(self, name: str) -> str | None:
        table = CHECKS if self.rng.random() < 0.3 else LOOKS
        look = self.rng.choice(table).format(name=name, number=self.fresh())
        return look if look.endswith(":") else f"if {look} True:"

    def end(self) -> None:
        name = self.rng.choice(self.names[-3:])
        begun = self.depth
        while self.rng.random() < 0.35 and self.depth < 2:
            self.row(self.look(name) or "if True:")
            self.depth += 1
        kind, how = self.rng.choice(SINKS)
        text = self.expression(name)
        if self.rng.random() < 0.2:
            number = self.fresh()
            self.row(f"def end{number}(text):")
            self.row("    " + how.format(text="text"))
            self.sinks[len(self.rows)] = kind
            self.row(f"end{number}({text})")
        elif '"' in text or "{{" in how:
            number = self.fresh()
            self.row(f"last{number} = {text}")
            self.row(how.format(text=f"last{number}"))
            self.sinks[len(self.rows)] = kind
        else:
            self.row(how.format(text=text))
            self.sinks[len(self.rows)] = kind
        self.depth = begun


def generate(seed: int, number: int) -> TextProgram:
    """The program with this number; the same for the same arguments, always."""
    return _Grammar(random.Random(f"{seed}:{number}")).program(f"{seed}:{number}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run many apps; 1 if a rule warns of a text that does not get there."""
    from text_judge import judge

    parser = argparse.ArgumentParser(description="Run apps with marked texts.")
    parser.add_argument("--programs", type=int, default=200, help="how many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=int, default=0, help="the number of the first app")
    given = parser.parse_args(arguments)
    numbers = range(given.start, given.start + given.programs)
    wrong = reached = found = 0
    for verdict in judge(generate(given.seed, each) for each in numbers):
        reached += len(verdict.reached)
        found += len(verdict.reached & verdict.said)
        if verdict.wrong:
            wrong += 1
            print(verdict.report, flush=True)
    print(f"{given.programs} apps, {wrong} wrong; {found} of {reached} flows found")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
