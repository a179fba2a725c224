"""Calls that are not followed any more: as those of a library, and nothing wrong is said for it.

The long run is ``python tests/programs.py --programs 10000 --seed 1 --follow 1``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from agreement import claims, judge_all
from programs import generate
from test_differential import APPS
from test_fixtures import OK, each, found_in

from stlint.check import check
from stlint.dryrun.python import inlining, repeated
from stlint.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from test_fixtures import Fixture

PARTS = (
    "seen = []\ngroups = [[], []]\nnamed = {}\nlast = 0\n"
    "def bind(x):\n    global last\n    last = x\n"
)
HEAD = "import streamlit as st\nfrom math import floor\n"


@pytest.fixture
def skipped(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The functions of which calls are not followed, if only the first is where that will do."""
    names: list[str] = []
    instead = inlining.not_followed

    def noting(it: Any, function: Any, given: Any) -> Any:
        names.append(function.name)
        return instead(it, function, given)

    monkeypatch.setattr(repeated, "FOLLOWED", ())
    monkeypatch.setattr(repeated, "AT_LEAST", 1)
    monkeypatch.setattr(repeated, "WITH_CONSTANTS", 0)
    monkeypatch.setattr(inlining, "not_followed", noting)
    return names


def codes(folder: Path, text: str) -> list[tuple[str, int]]:
    script = folder / "app.py"
    script.write_text(HEAD + text, encoding="utf-8")
    return [(one.code, one.span.row) for one in check([script], Settings()).findings]


@each(OK)
@pytest.mark.usefixtures("skipped")
def test_right_code_gets_no_finding(fixture: Fixture, tmp_path: Path) -> None:
    assert found_in(fixture, tmp_path) == {}


@each(APPS)
def test_nothing_else_is_said(
    fixture: Fixture, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    for name in ("all", "few"):
        (tmp_path / name).mkdir()
    told = found_in(fixture, tmp_path / "all")
    request.getfixturevalue("skipped")
    less = found_in(fixture, tmp_path / "few")
    assert {(name, one.line, one.code) for name in less for one in less[name]} <= {
        (name, one.line, one.code) for name in told for one in told[name]
    }


def test_nothing_is_claimed_of_programs_that_streamlit_does_not_raise(skipped: list[str]) -> None:
    programs = []
    for number in range(400):
        before, program = len(skipped), generate(31, number)
        claims(program)
        if len(skipped) > before:
            programs.append(program)
    assert len(programs) > 10
    verdicts = list(judge_all(programs))
    wrong = [one for one in verdicts if any(each.urgent for each in one.disagreements)]
    wrong = [one for one in wrong if any("miss" not in each.kind for each in one.disagreements)]
    assert not wrong, "\n".join(one.report for one in wrong)


CALLED = {
    "what it gives": "def half(x):\n    return floor(x / 2)\n",
    "what it calls": "def inner(x):\n    return x + 1\ndef half(x):\n    return inner(x)\n",
    "a lambda": "def half(x):\n    return sorted([x], key=lambda each: -each)[0]\n",
    "a method": "class A:\n    def half(self, x):\n        return x\nhalf = A().half\n",
    "it fills a list of its own": (
        "import parts\ndef half(x):\n    found = [1]\n    for each in parts.seen:\n"
        "        found.append(each)\n    found += parts.seen\n    return found\n"
    ),
    "it adds up": (
        "import parts\ndef half(x):\n    n = 0\n    for each in parts.seen:\n        n += each\n"
        "    return n\n"
    ),
    "it changes another thing": (
        "import parts\ndef fill(figure, x):\n    figure.update({'a': x, 'b': parts.seen[0]})\n"
        "def half(x):\n    figure = {}\n    fill(figure, x)\n    return figure\n"
    ),
    "an import": "def half(x):\n    import json\n    return json.dumps(x)\n",
}


@pytest.mark.parametrize("name", CALLED)
def test_not_every_call_is_followed(name: str, tmp_path: Path, skipped: list[str]) -> None:
    (tmp_path / "parts.py").write_text(PARTS, encoding="utf-8")
    text = CALLED[name] + "st.write(half(1), half(2), half(3))\n"
    assert codes(tmp_path, text) == []
    assert set(skipped) == {"half"}


FOLLOWED = {
    "it draws": "def half(x):\n    st.write(x)\n",
    "it writes session state": "def half(x):\n    st.session_state.x = x\n",
    "it calls what draws": "def show(x):\n    st.write(x)\ndef half(x):\n    show(x)\n",
    "it is given what draws": "def half(x, use=st.write):\n    use(x)\n",
    "it calls what it finds": "HOW = {1: st.write}\ndef half(x):\n    HOW[1](x)\n",
    "it calls itself": "def half(x):\n    return half(x - 1) if x else 0\n",
    "two call each other": (
        "def more(x):\n    return half(x - 1)\ndef half(x):\n    return more(x) if x else 0\n"
    ),
    "its object draws": (
        "class A:\n    def __add__(self, x):\n        st.write(x)\na = A()\n"
        "def half(x):\n    return a + x\n"
    ),
    "it looks up a name": "def half(x):\n    return globals()['st'].write(x)\n",
    "it raises": "def half(x):\n    if not x:\n        raise ValueError(x)\n    return x\n",
    "it adds to session state": (
        "def put(items, x):\n    items.append(x)\n"
        "if 'a' not in st.session_state:\n    st.session_state.a = []\n"
        "def half(x):\n    put(st.session_state.a, x)\n"
    ),
    "it adds to what a cache keeps": (
        "@st.cache_resource\ndef kept():\n    return []\nlist_ = kept()\n"
        "def half(x):\n    list_.append(x)\n"
    ),
    "it adds to what a module keeps": ("import parts\ndef half(x):\n    parts.seen.append(x)\n"),
    "it adds to a part of what a module keeps": (
        "import parts\ndef half(x):\n    own = {'a': parts.seen}\n    own['a'].append(x)\n"
    ),
    "a function that it calls adds to it": (
        "import parts\ndef put(items, x):\n    items.append(x)\n"
        "def half(x):\n    mine = parts.seen\n    put(mine, x)\n"
    ),
    "it adds to what a function gives": (
        "import parts\ndef all_seen():\n    return parts.seen\n"
        "def half(x):\n    found = all_seen()\n    found.append(x)\n"
    ),
    "it adds to what a method gives": (
        "import parts\nclass A:\n    def all_seen(self):\n        return parts.seen\na = A()\n"
        "def half(x):\n    found = a.all_seen()\n    found.append(x)\n"
    ),
    "it adds in a loop over what a module keeps": (
        "import parts\ndef half(x):\n    for each in parts.groups:\n        each.append(x)\n"
    ),
    "it changes the items of a copy": (
        "import parts\ndef half(x):\n    for each in sorted(parts.groups, key=len):\n"
        "        each.append(x)\n"
    ),
    "it adds by the method of its class": (
        "import parts\ndef half(x):\n    list.append(parts.seen, x)\n"
    ),
    "it adds by the name of an operation": (
        "import operator, parts\ndef half(x):\n    operator.iadd(parts.seen, [x])\n"
    ),
    "it adds to what setdefault gives": (
        "import parts\ndef half(x):\n    parts.named.setdefault('a', []).append(x)\n"
    ),
    "it adds to members of groups": (
        "import itertools, parts\ndef half(x):\n"
        "    for _, those in itertools.groupby(parts.groups):\n        next(those).append(x)\n"
    ),
    "it imports what it adds to": (
        "def half(x):\n    from parts import seen as mine\n    mine.append(x)\n"
    ),
    "it shuffles what a module keeps": (
        "import parts, random\ndef half(x):\n    random.shuffle(parts.seen)\n"
    ),
    "it binds a name of its module": "import parts\nhalf = parts.bind\n",
    "it is a generator": "def half(x):\n    yield st.write(x)\n",
}


@pytest.mark.parametrize("name", FOLLOWED)
def test_every_call_is_followed(name: str, tmp_path: Path, skipped: list[str]) -> None:
    (tmp_path / "parts.py").write_text(PARTS, encoding="utf-8")
    codes(tmp_path, FOLLOWED[name] + "st.write(half(1), half(2), half(3))\n")
    assert skipped == []


SILENT = {
    "what it gives": (
        "def same(x):\n    return x\nsame(0)\n"
        "if same(1) == 1:\n    st.session_state.a = 1\nst.write(st.session_state.a)\n"
    ),
    "what it changes": (
        "seen = []\ndef note(x):\n    seen.append(x)\nnote(1)\nnote(2)\n"
        "if len(seen) == 2:\n    st.session_state.a = 1\nst.write(st.session_state.a)\n"
    ),
    "what an object keeps": (
        "class A:\n    def __init__(self):\n        self.x = 0\n    def up(self):\n"
        "        self.x += 1\na = A()\na.up()\na.up()\n"
        "if a.x == 2:\n    st.session_state.a = 1\nst.write(st.session_state.a)\n"
    ),
    "what it hands out a copy of": (
        "groups = [[], []]\ndef copied():\n    return list(groups)\n"
        "copied()[0].append(1)\ncopied()[0].append(2)\n"
        "if len(groups[0]) == 2:\n    st.session_state.a = 1\nst.write(st.session_state.a)\n"
    ),
    "what it picks": (
        "groups = [[], []]\ndef picked():\n    return [each for each in groups if True]\n"
        "picked()[0].append(1)\npicked()[0].append(2)\n"
        "if len(groups[0]) == 2:\n    st.session_state.a = 1\nst.write(st.session_state.a)\n"
    ),
    "what is in a copy": (
        "rows = [{'n': 0}]\ndef count():\n    for row in sorted(rows, key=len):\n"
        "        row['n'] += 1\ncount()\ncount()\n"
        "if rows[0]['n'] == 2:\n    st.session_state.a = 1\nst.write(st.session_state.a)\n"
    ),
    "what it binds": (
        "n = 0\ndef up():\n    global n\n    n += 1\nup()\nup()\n"
        "if n == 2:\n    st.session_state.a = 1\nst.write(st.session_state.a)\n"
    ),
}


def test_an_answer_that_a_helper_keeps_is_kept(tmp_path: Path, skipped: list[str]) -> None:
    text = (
        "def add(items, role, text):\n    items.append({'role': role, 'content': text})\n"
        "if 'said' not in st.session_state:\n    st.session_state.said = []\n"
        "for each in st.session_state.said:\n    with st.chat_message(each['role']):\n"
        "        st.write(each['content'])\n"
        "if said := st.chat_input('Say'):\n    add(st.session_state.said, 'user', said)\n"
        "    with st.chat_message('assistant'):\n        st.write('Echo', said)\n"
        "    add(st.session_state.said, 'assistant', said)\n"
    )
    assert codes(tmp_path, text) == []
    assert skipped == []


@pytest.mark.parametrize("name", SILENT)
def test_what_is_not_followed_is_not_spoken_of(
    name: str, tmp_path: Path, skipped: list[str]
) -> None:
    assert codes(tmp_path, SILENT[name]) == []
    assert skipped


UNMISTAKEN = {
    "what a class keeps": (
        "class A:\n    n = 0\ndef up():\n    A.n += 1\nup()\nup()\n"
        "if A.n == 2:\n    st.session_state.a = 1\nst.write(st.session_state.a)\n"
    ),
    "what its class keeps": (
        "class A:\n    n = 0\n    @classmethod\n    def up(cls):\n        cls.n += 1\n"
        "A.up()\nA.up()\n"
        "if A.n == 2:\n    st.session_state.a = 1\nst.write(st.session_state.a)\n"
    ),
    "what is set in a module": (
        "import parts\ndef up():\n    parts.last += 1\nparts.last = 0\nup()\nup()\n"
        "if parts.last == 2:\n    st.session_state.a = 1\nst.write(st.session_state.a)\n"
    ),
    "what a function called like a method adds": (
        "seen = []\ndef add(items, x):\n    items.append(x)\ndef note(x):\n    add(seen, x)\n"
        "note(1)\nnote(2)\n"
        "if len(seen) == 2:\n    st.session_state.a = 1\nst.write(st.session_state.a)\n"
    ),
    "what a function called like one of Python's does": (
        "def filter(x):\n    if x == 2:\n        st.session_state.a = 1\n"
        "def note(x):\n    filter(x)\nnote(1)\nnote(2)\nst.write(st.session_state.a)\n"
    ),
}


@pytest.mark.parametrize("name", UNMISTAKEN)
@pytest.mark.usefixtures("skipped")
def test_what_is_changed_in_another_way_is_not_mistaken(name: str, tmp_path: Path) -> None:
    (tmp_path / "parts.py").write_text(PARTS, encoding="utf-8")
    assert codes(tmp_path, UNMISTAKEN[name]) == []
