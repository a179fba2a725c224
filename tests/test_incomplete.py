"""What a check did not see is said: runs that were cut short, files that are no apps."""

from __future__ import annotations

import json
from pathlib import Path

import junitparser
import libcst as cst
import pytest
from running import invoke
from schemas import valid_junit, valid_rdjson

from stlint.check import check
from stlint.dryrun.core import visiting
from stlint.dryrun.session import runs
from stlint.project import apps
from stlint.settings import Settings

LONG = """\
import streamlit as st

total = 0
for year in range(40):
    for month in range(40):
        for day in range(40):
            total += day
"""


@pytest.fixture
def app(tmp_path, monkeypatch):
    """Write the files of a project, and go there."""

    def write(**texts: str) -> Path:
        for name, text in texts.items():
            path = tmp_path / (name if "." in name else f"{name}.py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        (tmp_path / ".git").mkdir(exist_ok=True)
        monkeypatch.chdir(tmp_path)
        return tmp_path

    return write


def cuts(folder: Path) -> list[tuple[int, str]]:
    report = check([folder], Settings())
    return [(each.span.row, each.limit) for each in report.findings if each.code == "ST006"]


def summary(*arguments: str) -> str:
    done = invoke("check", "--no-cache", *arguments)
    return done.stdout.strip().splitlines()[-1]


# What cuts a run short ----------------------------------------------------------------------------

NESTED = (
    "import streamlit as st\n"
    + "".join(f"{'  ' * at}if st.checkbox('{at}'):\n" for at in range(90))
    + "  " * 90
    + "pass\n"
)
CHAIN = (
    "import streamlit as st\n"
    "def f0():\n    st.write(1)\n"
    + "".join(f"def f{at}():\n    f{at - 1}()\n" for at in range(1, 40))
    + "f39()\n"
)
MUTUAL = """\
import streamlit as st
def one(tree):
    st.checkbox(tree.name, key=tree.key)
    for each in tree:
        two(each)
def two(tree):
    one(tree)
one(st.session_state.get("tree", []))
"""
WHILE = "import streamlit as st\ni = 0\nwhile i < 20:\n    st.button(f'b{i}')\n    i += 1\n"
ITEMS = """\
import streamlit as st
for name in [f"x{i}" for i in range(49)]:
    st.text_input(name)
"""
IN_A_FUNCTION = f"""\
import streamlit as st
def main():
{"".join("    " + line for line in LONG.splitlines(keepends=True)[2:])}    st.title("x")
main()
"""


@pytest.mark.parametrize(
    ("text", "limit", "row"),
    [
        (LONG, "steps", 6),
        (IN_A_FUNCTION, "steps", 6),
        (CHAIN, "depth", None),
        (MUTUAL, "recursion", 7),
        (WHILE, "rounds", 3),
        (ITEMS, "rounds", 2),
    ],
)
def test_where_a_run_was_cut_short_is_told(app, text, limit, row):
    found = cuts(app(app=text))
    assert limit in {each for _, each in found}
    assert row is None or (row, limit) in found


QUIET = [
    "import streamlit as st\nbar = st.progress(0)\nfor i in range(100):\n    bar.progress(i)\n",
    "import streamlit as st\nst.write(sum(i for i in range(300)))\n",
    "import streamlit as st\ndef depth(t):\n    return max(map(depth, t))\nst.write(depth([]))\n",
    "import streamlit as st\nwhile True:\n    if st.session_state.get('x'):\n        break\n",
    "import streamlit as st\nfor i in range(48):\n    st.button(f'b{i}')\n",
]


@pytest.mark.parametrize("text", QUIET)
def test_what_cuts_nothing_short_that_matters_is_no_finding(app, text):
    assert cuts(app(app=text)) == []
    assert summary().startswith("All clear")


def test_a_run_that_ends_in_a_helper_is_told_at_the_line_of_the_script(app):
    helper = LONG.replace("total = 0", "def work():\n  total = 0").replace("\nfor", "\n  for")
    helper = helper.replace("    for month", "      for month").replace(
        "        for day", "        for day"
    )
    helper = (
        "def work():\n    for a in range(40):\n        for b in range(40):\n"
        "            for c in range(40):\n                print(a, b, c)\n"
    )
    app(
        app="import streamlit as st\nfrom helper import work\nst.title('x')\nwork()\n",
        helper=helper,
    )
    done = invoke("check", "--no-cache")
    assert "app.py:4:1: warning[ST006]" in done.stdout
    assert "helper.py:4" in done.stdout
    assert "1 app was too long to follow to its end (stopped at app.py:4)." in done.stdout


@pytest.mark.parametrize("lines", range(3))
def test_a_run_may_end_at_the_first_line_of_a_helper(app, lines):
    loops = "for a in range(40):\n  for b in range(40):\n    for c in range(40):\n      same(a)\n"
    app(
        app="import streamlit as st\nfrom helper import same\n" + "st.title('x')\n" * lines + loops,
        helper="def same(number):\n    return number\n",
    )
    done = invoke("check", "--no-cache")
    assert "ST006" in done.stdout
    assert "ST000" not in done.stdout


def test_rules_about_the_api_look_at_what_was_not_reached(app):
    text = LONG + (
        "import late\n"
        "st.experimental_rerun()\n"
        "if total:\n    st.wrtie(1)\n"
        "def never():\n    st.beta_columns(2)\n"
    )
    app(app=text, late="import streamlit as st\nst.cache(None)\n")
    found = {(each.code, each.span.row) for each in check([app()], Settings()).findings}
    assert {("ST802", 9), ("ST801", 11), ("ST802", 13), ("ST802", 2)} <= found


# What that means for a report ---------------------------------------------------------------------


def test_no_all_clear_and_no_exit_code(app):
    app(app=LONG)
    done = invoke("check", "--no-cache")
    assert done.exit_code == 0
    assert summary() == (
        "Nothing found in 1 file (1 app checked). "
        "1 app was too long to follow to its end (stopped at app.py:6)."
    )


@pytest.mark.parametrize(
    ("flags", "code"),
    [
        ((), 0),
        (("--select", "ALL"), 0),
        (("--select", "check"), 0),
        (("--select", "ST0"), 0),
        (("--select", "ST006"), 1),
        (("--extend-select", "incomplete-check"), 1),
        (("--extend-select", "incomplete-check", "--fail-on", "error"), 0),
        (("--ignore", "ST006"), 0),
    ],
)
def test_it_decides_the_exit_code_only_by_name(app, flags, code):
    app(app=LONG)
    assert invoke("check", "--no-cache", *flags).exit_code == code


def test_settings_that_name_it_count_as_well(app):
    app(app=LONG, **{"stlint.toml": 'extend-select = ["ST006"]\n'})
    assert invoke("check", "--no-cache").exit_code == 1


def test_a_summary_tells_it_even_if_the_rule_is_off(app):
    app(app=LONG)
    assert "too long to follow" in summary("--ignore", "ST006")
    assert "too long to follow" in summary("--select", "ST3")


def test_it_is_told_again_from_the_cache(app, tmp_path):
    app(app=LONG)
    flags = ("check", "--cache-dir", str(tmp_path / "cache"))
    first, second = invoke(*flags), invoke(*flags)
    assert "too long to follow" in first.stdout
    assert second.stdout == first.stdout


def test_it_is_in_no_baseline(app):
    app(app=LONG)
    invoke("check", "--no-cache", "--write-baseline", "known.json")
    assert json.loads((app() / "known.json").read_text("utf-8"))["findings"] == {}
    assert "ST006" in invoke("check", "--no-cache", "--baseline", "known.json").stdout


def test_a_comment_ignores_it_and_is_used(app):
    app(
        app=LONG.replace(
            "range(40):\n            total",
            "range(40):  # stlint: ignore[ST006]\n            total",
        )
    )
    done = invoke("check", "--no-cache")
    assert "ST00" not in done.stdout
    assert "too long to follow" in done.stdout


# What is no app -----------------------------------------------------------------------------------


def test_a_notebook_is_not_checked(app):
    app(**{"n.ipynb": '{"cells": [], "x": "streamlit"}'})
    done = invoke("check", "--no-cache", "n.ipynb")
    assert done.exit_code == 0
    assert "All clear" not in done.stdout
    assert "n.ipynb was not checked: it is a notebook" in done.stdout
    assert "nbconvert" in done.stdout


@pytest.mark.parametrize("name", ["notes.md", "app.toml", "Dockerfile.txt"])
def test_other_files_are_not_checked(app, name):
    app(**{name: "streamlit"})
    assert f"{name} was not checked" in summary(name)


@pytest.mark.parametrize(
    "text",
    [
        "# streamlit comes later\nprint(1)\n",
        "print(1)  # as streamlit does\n",
        '"""Beside streamlit."""\nprint(1)\n',
        "x = 'streamlit run app.py'\n",
        "import streamlitx\nprint(streamlitx.name)\n",
        "from streamlitext.parts import draw\ndraw()\n",
        "import importlib\nimportlib.import_module('streamlitx')\n",
    ],
)
def test_a_file_that_only_speaks_of_streamlit_is_no_app(app, text):
    app(app=text)
    assert summary("app.py").startswith("No Streamlit app found in 1 file. Name the script")
    assert "All clear" not in summary()


def test_beside_an_app_what_is_none_is_named(app):
    app(app="import streamlit as st\nst.write(1)\n", tool='"""Starts streamlit."""\n')
    assert summary() == (
        "All clear: nothing found in 2 files (1 app checked). "
        "tool.py does not import streamlit: no app."
    )


@pytest.mark.parametrize(
    "line",
    [
        "from streamlit.testing.v1 import AppTest",
        "import streamlit.testing.v1 as testing",
        "from streamlit . testing import v1",
    ],
)
def test_what_tests_an_app_is_none(app, line):
    app(
        app="import streamlit as st\nst.write(1)\n",
        **{"checks/ui.py": f"{line}\nimport streamlit\n\ndef test_it():\n    pass\n"},
    )
    assert "(1 app checked)" in summary()
    assert "No Streamlit app found" in summary("checks/ui.py")


def test_pages_are_counted_apart(app):
    app(
        app="import streamlit as st\nst.write(1)\n",
        **{
            "pages/1_a.py": "import streamlit as st\nst.write(1)\n",
            "pages/2_b.py": "import streamlit as st\nst.write(2)\n",
        },
    )
    assert "(1 app with 2 pages checked)" in summary()


def test_a_page_alone_is_a_page(app):
    app(
        app="import streamlit as st\nst.write(1)\n",
        **{"pages/1_a.py": "import streamlit as st\nst.write(1)\n"},
    )
    assert "(1 page checked)" in summary("pages/1_a.py")


def test_an_app_that_nobody_can_parse_is_an_app(app):
    app(app="import streamlit as st\nst.write(\n")
    assert "(1 app checked)" in summary()


# Reports ------------------------------------------------------------------------------------------


def reported(form: str) -> str:
    done = invoke("check", "--no-cache", "--output-format", form)
    assert done.exit_code == 0
    return done.stdout


def test_reports_do_not_turn_red(app):
    """What never fails a build is no failure in the words of a format either."""
    app(app=LONG)
    valid_junit(told := reported("junit"))
    suite = junitparser.JUnitXml.fromstring(told.encode())
    [case] = [each for one in suite for each in one]
    assert [type(each) for each in case.result] == [junitparser.Skipped]
    assert ": the run is too long to follow to its end" in case.result[0].text
    assert (suite.tests, suite.failures, suite.errors) == (1, 0, 0)
    assert [one.skipped for one in suite] == [1]
    assert [each["severity"] for each in json.loads(reported("gitlab"))] == ["info"]
    diagnostics = valid_rdjson(reported("rdjson"))["diagnostics"]
    assert [each["severity"] for each in diagnostics] == ["INFO"]
    assert reported("github").startswith("::notice title=stlint (ST006")


@pytest.mark.parametrize(
    ("text", "row", "reason"),
    [(LONG, 6, "steps"), (MUTUAL, 7, "recursion"), (WHILE, 3, "rounds"), (ITEMS, 2, "rounds")],
)
def test_programs_are_told_line_and_reason(app, text, row, reason):
    app(app=text)
    [found] = [each for each in json.loads(reported("json")) if each["code"] == "ST006"]
    assert (found["location"]["row"], found["incomplete"]["limit"]) == (row, reason)
    [run] = json.loads(reported("sarif"))["runs"]
    [invocation] = run["invocations"]
    places = [
        (
            each["descriptor"]["id"],
            each["locations"][0]["physicalLocation"]["region"]["startLine"],
        )
        for each in invocation["toolExecutionNotifications"]
    ]
    assert places == [("ST006", row)]
    assert invocation["executionSuccessful"]


def test_other_findings_stay_as_they_are(app):
    app(app="import streamlit as st\nst.button('a')\nst.button('a')\n" + LONG.partition("\n")[2])
    done = invoke("check", "--no-cache", "--output-format", "junit")
    suite = junitparser.JUnitXml.fromstring(done.stdout.encode())
    assert (done.exit_code, suite.tests, suite.failures) == (1, 2, 1)


# What no limit cuts short, and is not seen all the same ------------------------------------------

OPAQUE = """\
import streamlit as st
import charts_of_ours
from elsewhere import draw

charts_of_ours.setup(st)
for name in ("a", "b"):
    draw(name)
charts_of_ours.more()
charts_of_ours.and_more()
st.write("done")
"""
NOT_SEEN = (
    "not seen in app.py: 4 calls not followed (app.py:5 charts_of_ours.setup, "
    "app.py:7 elsewhere.draw, app.py:8 charts_of_ours.more and 1 more); "
    "rules that need to know what these do are silent"
)


def verbose(*arguments: str) -> list[str]:
    told = invoke("check", "-v", *arguments).stderr
    return [line for line in told.splitlines() if line.startswith("not seen")]


def test_verbose_tells_what_is_not_followed(app):
    app(app=OPAQUE)
    assert verbose("--no-cache") == [NOT_SEEN]
    assert "not seen" not in invoke("check", "--no-cache").stderr


def test_a_cached_check_tells_the_same(app, tmp_path):
    app(app=OPAQUE)
    folder = str(tmp_path / "cache")
    assert verbose("--cache-dir", folder) == verbose("--cache-dir", folder) == [NOT_SEEN]


def test_verbose_tells_it_for_each_app(app):
    app(app=OPAQUE, other="import streamlit as st\nst.write(1)\n", third=OPAQUE)
    assert [line.split()[3] for line in verbose("--no-cache")] == ["app.py:", "third.py:"]


def test_verbose_tells_what_is_not_modelled(app, monkeypatch):
    """Nothing of Python 3.14 is left out; so forget how one expression is modelled."""
    monkeypatch.delitem(visiting.VALUES, cst.Lambda)
    app(app="import streamlit as st\nst.write(1)\nf = lambda: 1\n")
    [told] = verbose("--no-cache")
    assert told.startswith("not seen in app.py: 1 place not modelled (app.py:3 Lambda); rules")


# Limits that hardly an app reaches ----------------------------------------------------------------

DEEPER = "import streamlit as st\ndef f0():\n    st.write(0)\n" + "".join(
    f"def f{number}():\n"
    + "".join(f"{'  ' * (at + 1)}if st.checkbox('{number} {at}'):\n" for at in range(45))
    + f"{'  ' * 46}f{number - 1}()\n"
    for number in range(1, 7)
)
DEEPER += "f6()\n"
LONG_CHAIN = (
    "import streamlit as st\nchoice = st.text_input('x')\nif choice == 'none':\n    st.write(0)\n"
    + "".join(f"elif choice == 'a{at}':\n    st.write({at})\n" for at in range(260))
    + "st.button('a')\nst.button('a')\n"
)
CALLBACKS = (
    "import streamlit as st\ndef note(number):\n    st.session_state.last = number\n"
    + "".join(f"st.button('b{at}', on_click=note, args=({at},))\n" for at in range(61))
)
UNCALLED = (
    "import streamlit as st\nst.title('x')\ndef never():\n"
    "    for a in range(40):\n        for b in range(40):\n            for c in range(40):\n"
    "                st.pills('p', [a, b, c])\n"
)


@pytest.mark.parametrize(
    ("text", "limit", "told"),
    [
        (DEEPER, "nesting", "too many conditions, loops and calls lie inside each other"),
        (CALLBACKS, "callbacks", "only the first 60 callbacks were followed"),
        (UNCALLED, "survey", "there is too much that no run calls"),
    ],
    ids=["nesting", "callbacks", "survey"],
)
def test_every_limit_can_be_reached(app, text, limit, told):
    report = check([app(app=text)], Settings())
    messages = {each.limit: each.message for each in report.findings if each.code == "ST006"}
    assert messages[limit].startswith(told)


def test_more_modules_than_are_followed(app):
    modules = {f"parts/m{at}.py": f"import streamlit\nvalue = {at}\n" for at in range(401)}
    imports = "".join(f"import parts.m{at}\n" for at in range(401))
    folder = app(app=f"import streamlit as st\n{imports}st.title('x')\n", **modules)
    report = check([folder / "app.py"], Settings())
    told = [each.message for each in report.findings if each.code == "ST006"]
    assert told[-1] == "the app imports too many modules: parts.m400 was not followed"


def test_a_long_chain_is_no_nesting(app):
    report = check([app(app=LONG_CHAIN)], Settings())
    assert [each.code for each in report.findings] == ["ST301"]


@pytest.mark.parametrize(("most", "found"), [(runs.MOST_SEARCH, ["ST101"]), (-1, [])])
def test_what_there_is_no_time_to_look_at_again_is_no_finding(app, monkeypatch, most, found):
    monkeypatch.setattr(runs, "MOST_SEARCH", most)
    app(app='import pandas as pd\nimport streamlit as st\n\nst.write(pd.read_csv("a.csv"))\n')
    report = check([Path("app.py")], Settings())
    assert [each.code for each in report.findings] == found
    assert [each.limit for each in report.missed.cut] == ["search"] * (not found)


@pytest.mark.parametrize(("others", "shares"), [(0, {None}), (apps.MANY, {58_823})])
def test_apps_of_a_large_project_share_what_a_search_may_take(app, others, shares):
    app(
        **{
            f"app_{at}.py": f"import streamlit as st\nst.title('{at}')\n"
            for at in range(others + 1)
        }
    )
    assert {each.share for each in apps.search([Path()]).apps} == shares


def test_what_a_share_does_not_allow_is_told(app, monkeypatch):
    text = 'import pandas as pd\nimport streamlit as st\n\nst.write(pd.read_csv("a.csv"))\n'
    folder = app(app=text, other="import streamlit as st\nst.title('x')\n")
    assert check([folder], Settings()).missed.cut == ()
    monkeypatch.setattr(runs, "LEAST_SEARCH", -1)
    monkeypatch.setattr(apps, "MANY", 1)
    monkeypatch.setattr(apps, "SEARCH", -2)
    report = check([folder], Settings())
    assert [(each.limit, Path(each.span.path).name) for each in report.missed.cut] == [
        ("search", "app.py")
    ]
