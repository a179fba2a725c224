"""What is tried out for real reaches nothing but data: neither the machine nor chance."""

from __future__ import annotations

import datetime as dt
import itertools
import sys
from typing import TYPE_CHECKING

import pytest
from running import stlint

from stlint.check import check
from stlint.dryrun.libraries.tried_objects import UNTOLD, Made, call, call_method, is_computing
from stlint.model.values import UNKNOWN
from stlint.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

IMPORTS = (
    "import collections, fractions, itertools, operator, re, string, textwrap, types\n"
    "import streamlit as st\n"
)
MOMENT = dt.datetime(2024, 1, 1)  # noqa: DTZ001 - as apps write it
FOLDER = "made-by-the-check"
CHAIN = f"""
a = itertools.starmap(operator.attrgetter("__init__.__globals__"), [[collections.Counter()]])
b = itertools.starmap(operator.itemgetter("_sys"), itertools.zip_longest(a))
c = itertools.starmap(operator.attrgetter("modules"), itertools.zip_longest(b))
d = itertools.starmap(operator.itemgetter("os"), itertools.zip_longest(c))
e = itertools.starmap(operator.methodcaller("mkdir", {FOLDER!r}), itertools.zip_longest(d))
"""
PLACE = "{0.__init__.__globals__[_sys].modules[os].environ[STLINT_TEST_WORD]}"
WORDS = {
    "formatter": f"string.Formatter().format({PLACE!r}, collections.Counter())",
    "formatter with a list": (
        f"string.Formatter().vformat({PLACE!r}, [collections.Counter()], {{}})"
    ),
    "text": f"{PLACE!r}.format(collections.Counter())",
    "text of a library": f"textwrap.dedent({PLACE!r}).format(collections.Counter())",
    "text with a mapping": (
        f"textwrap.dedent({PLACE!r}.replace('0', 'a')).format_map({{'a': collections.Counter()}})"
    ),
    "text with names": (
        f"textwrap.dedent({PLACE.replace('0', 'a')!r}).format(a=collections.Counter())"
    ),
    "text and a set": (
        "'{0.__iter__.__globals__[Path].__fspath__.__globals__[os].environ[STLINT_TEST_WORD]}'"
        ".format({1, 2})"
    ),
    "caller": f"operator.methodcaller('format', collections.Counter())({PLACE!r})",
}


@pytest.mark.parametrize(
    "end", ["list(e)", "next(e)", "for each in e:\n    st.write(each)", "[*e]"]
)
def test_no_chain_of_calls_leads_to_the_machine(end: str, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(f"{IMPORTS}{CHAIN}{end}\n", encoding="utf-8")
    assert stlint("check", "app.py", "--no-cache", cwd=tmp_path).returncode == 0
    assert sorted(each.name for each in tmp_path.iterdir()) == ["app.py"]


@pytest.mark.parametrize("name", WORDS)
def test_what_is_told_does_not_depend_on_the_environment(name: str, tmp_path: Path) -> None:
    text = f"word = {WORDS[name]}\nre.match('se', word).group()\nst.session_state.after\n"
    (tmp_path / "app.py").write_text(IMPORTS + text, encoding="utf-8")
    told = [
        stlint("check", "app.py", "--no-cache", cwd=tmp_path, env={"STLINT_TEST_WORD": word})
        for word in ("secret", "other", "")
    ]
    assert {(each.returncode, each.stdout) for each in told} == {
        (told[0].returncode, told[0].stdout)
    }
    assert all("secret" not in each.stdout + each.stderr for each in told)


DONE = (
    *("mkdir()", "touch()", "write_text('a')", "replace('kept.txt')", "rename('kept.txt')"),
    "unlink()",
)
MADE_PATHS = (
    "pathlib.Path({})",
    "copy.copy(pathlib.Path({}))",
    "collections.deque([pathlib.Path({})])[0]",
    "collections.deque([pathlib.Path({})]).pop()",
    "next(iter([pathlib.Path({})]))",
    "types.SimpleNamespace(path=pathlib.Path({})).path",
    "collections.namedtuple('N', 'path')(pathlib.Path({})).path",
)


def test_paths_of_an_app_do_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    kept = {"kept.txt": "kept", "other.txt": "other"}
    for name, text in kept.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    ways = itertools.product(MADE_PATHS, ("new.txt", "other.txt"), DONE)
    for at, (made, name, done) in enumerate(ways):
        text = f"import copy, pathlib\n{IMPORTS}path = {made.format(repr(name))}\npath.{done}\n"
        (tmp_path / f"app{at}.py").write_text(text, encoding="utf-8")
    assert not check([tmp_path], Settings()).internal_errors
    found = {each.name: each.read_text("utf-8") for each in tmp_path.glob("*.txt")}
    assert found == kept


@pytest.mark.parametrize(
    ("data", "name", "args"),
    [
        (MOMENT, "now", []),
        (MOMENT, "astimezone", []),
        (MOMENT, "timestamp", []),
        (MOMENT, "fromtimestamp", [0]),
        (MOMENT.date(), "today", []),
    ],
)
def test_methods_that_ask_the_clock_or_the_place_are_not_called(
    data: object, name: str, args: list[int]
) -> None:
    assert call_method("", data, name, args, {}) == (UNTOLD, UNKNOWN)


@pytest.mark.parametrize("path", ["secrets.choice", "random.choice", "random.shuffle"])
def test_chance_is_no_knowledge(path: str) -> None:
    assert call(path, [["a", "b"]], {}) is UNTOLD


def test_standard_input_is_not_asked() -> None:
    found = call("shlex.split", [None], {})
    assert not isinstance(found, Made) or not isinstance(found.data, list)


def test_texts_that_look_up_attributes_are_not_filled_in() -> None:
    assert call_method("", "{0.real}", "format", [1], {})[0] is UNTOLD
    assert call_method("", "a-b", "split", ["-"], {})[0] == Made(["a", "b"], True)


@pytest.mark.parametrize(
    ("data", "computes"),
    [
        ([1, {"a": (2, "b")}], True),
        ([1, {"a": (2, len)}], False),
        ({"a": pytest}, False),
        ([[each] for each in range(5_000)], False),
    ],
)
def test_what_holds_more_than_data_is_not_kept(data: object, computes: bool) -> None:
    assert is_computing(data) is computes


@pytest.mark.parametrize(
    "text",
    ["vars(collections.namedtuple('N', 'a'))", "collections.ChainMap({}).new_child(iter([1]))"],
)
def test_what_is_not_kept_ends_nothing(text: str, tmp_path: Path) -> None:
    app = tmp_path / "app.py"
    app.write_text(f"{IMPORTS}x = {text}\nst.write(x)\n", encoding="utf-8")
    assert check([app], Settings()).internal_errors == 0


@pytest.mark.parametrize(
    "text",
    [
        "calendar.sys.executable",
        "next(iter({'a', 'b', 'c', 'd', 'e'}))",
        "''.join(itertools.chain({'a', 'b', 'c', 'd', 'e'}))",
        "hash('a') % 1_000",
        "str(object())",
        "datetime.datetime(2024, 1, 1).astimezone().tzname()",
        "datetime.datetime(2024, 1, 1).strftime('%s')",
        "time.ctime(0)",
        "datetime.datetime.strptime('JST', '%Z')",
    ],
)
def test_what_is_told_does_not_depend_on_the_machine(text: str, tmp_path: Path) -> None:
    head = f"import calendar, datetime, time\n{IMPORTS}"
    app = f"{head}st.session_state[str({text})]\nst.session_state.after\n"
    (tmp_path / "app.py").write_text(app, encoding="utf-8")
    told = {
        stlint(
            *("check", "app.py", "--no-cache"),
            cwd=tmp_path,
            env={"TZ": zone, "PYTHONHASHSEED": seed, "PYTHONWARNINGS": warnings},
        ).stdout
        for zone, seed, warnings in (("UTC", "1", "ignore"), ("Asia/Tokyo", "2", "error"))
    }
    assert len(told) == 1
    assert not any(sys.executable in each or " at 0x" in each for each in told)
