"""Findings across releases: which are asked, how often an app is dry-run, what is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from releases import between

from stlint.check import check
from stlint.dryrun import dry_run
from stlint.settings import Settings
from stlint.streamlit_api.lookup import releases
from stlint.streamlit_api.release_set import Targets, every_release, release_set, since

if TYPE_CHECKING:
    from pathlib import Path

    from stlint.results.finding import Finding


def findings(folder: Path, text: str, first: str, last: str) -> tuple[list[Finding], int]:
    """What is found for some releases, and how many dry runs that took."""
    script = folder / "app.py"
    script.write_text(f"import streamlit as st\n{text}", encoding="utf-8")
    runs = []

    def counted(*asked: object):
        runs.append(asked)
        return dry_run(*asked)  # type: ignore[arg-type]

    meant = Targets(release_set(between(first, last)), "requirements.txt")
    report = check([script], Settings(), dry_run=counted, targets=lambda _: meant)
    assert report.internal_errors == 0
    return list(report.findings), len(runs)


# Sets of releases --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("some", "among", "told"),
    [
        (("1.30", "1.45"), ("1.30", "1.67"), "Streamlit < 1.46"),
        (("1.62", "1.67"), ("1.30", "1.67"), "Streamlit >= 1.62"),
        (("1.61", "1.64"), ("1.30", "1.67"), "Streamlit 1.61-1.64"),
        (("1.40", "1.40"), ("1.40", "1.40"), "Streamlit 1.40"),
        (("1.45", "1.45"), ("1.44", "1.46"), "Streamlit 1.45"),
    ],
)
def test_sets_are_told_in_words(some: tuple[str, str], among: tuple[str, str], told: str) -> None:
    assert release_set(between(*some)).told(release_set(between(*among))) == told


def test_sets_are_sets() -> None:
    new, old = since("1.46"), every_release() - since("1.46")
    assert not new & old
    assert (new | old) == every_release()
    assert new <= every_release()
    assert (new.oldest, old.newest) == ("1.46", "1.45")
    assert "1.46" in new
    assert "1.46" not in old
    assert len(new) + len(old) == len(releases()) == len(list(every_release()))
    assert not since(None)


# Classes of releases -----------------------------------------------------------------------------


def test_a_rerun_in_a_callback_takes_a_run_for_the_releases_on_either_side(tmp_path: Path) -> None:
    text = """
def again():
    st.rerun()
    st.session_state.after = 1


if st.button("Again", on_click=again):
    st.success(st.session_state.count)
if "after" in st.session_state:
    st.success(st.session_state.never)
"""
    found, runs = findings(tmp_path, text, "1.50", "1.67")
    assert runs == 2
    assert [(each.span.row, each.level.value) for each in found] == [(9, "error")]
    assert found[0].message.endswith("(on Streamlit < 1.63, which requirements.txt allows)")
    assert findings(tmp_path, text, "1.63", "1.67") == ([], 1)


def test_one_dry_run_is_enough_for_most(tmp_path: Path) -> None:
    text = """
st.set_page_config(page_title="Sales")
st.sidebar.selectbox("Year", [2020, 2021], key="year")
st.button("Go", width="stretch")
st.plotly_chart({"data": [{"y": [1, 2]}]})
st.dataframe([1], key="table")
st.write(st.session_state.year)
"""
    found, runs = findings(tmp_path, text, "1.28", "1.67")
    assert runs == 1
    assert {each.code for each in found} == {"ST805"}


def test_another_where_releases_differ(tmp_path: Path) -> None:
    text = 'st.button("Go")\nst.sidebar.button("Go")\n'
    [found], runs = findings(tmp_path, text, "1.40", "1.67")
    assert runs == 2
    assert found.code == "ST301"
    assert found.message.endswith("(on Streamlit < 1.46, which requirements.txt allows)")
    assert found.releases == between("1.40", "1.45")


def test_what_holds_everywhere_says_nothing_of_releases(tmp_path: Path) -> None:
    [found], runs = findings(tmp_path, 'st.button("Go")\nst.button("Go")\n', "1.40", "1.67")
    assert runs == 1
    assert found.releases == ()
    assert "Streamlit" not in found.message


def test_nothing_where_no_admitted_release_raises(tmp_path: Path) -> None:
    text = 'st.title("Sales")\nst.set_page_config(page_title="Sales")\n'
    assert findings(tmp_path, text, "1.46", "1.67") == ([], 1)
    [found], _ = findings(tmp_path, text, "1.40", "1.67")
    assert (found.code, found.level.value) == ("ST501", "error")


# Feature tests -----------------------------------------------------------------------------------

SILENT = [
    'if hasattr(st, "rerun"):\n    pass\nelse:\n    st.experimental_rerun()\n',
    'if not hasattr(st, "rerun"):\n    st.experimental_rerun()\n',
    'if "rerun" not in dir(st):\n    st.experimental_rerun()\n',
    'again = st.rerun if hasattr(st, "rerun") else st.experimental_rerun\n',
    'again = getattr(st, "rerun", None) or st.experimental_rerun\n',
    "try:\n    again = st.rerun\nexcept AttributeError:\n    again = st.experimental_rerun\n",
    "try:\n    cache = st.cache_data\nexcept Exception:\n    cache = st.cache\n",
    "try:\n    st.cache_data\nexcept AttributeError:\n    st.cache\n",
    "import contextlib\nwith contextlib.suppress(AttributeError):\n    st.experimental_rerun()\n",
    'if st.__version__ < "1.30":\n    st.experimental_get_query_params()\n',
    "v = tuple(int(x) for x in st.__version__.split('.'))\nif v < (1, 30):\n    st.cache\n",
    "major, minor, *_ = map(int, st.__version__.split('.'))\nif minor < 30:\n    st.cache\n",
    "from packaging.version import parse as p\nif p(st.__version__) < p('1.30'):\n    st.cache\n",
    "import importlib.metadata as m\nif m.version('streamlit') < '1.30':\n    st.cache\n",
    "import inspect\nif 'x' in inspect.signature(st.button).parameters:\n    st.button('a', x=1)\n",
    "def old():\n    st.experimental_rerun()\nif not hasattr(st, 'rerun'):\n    old()\n",
    "try:\n    st.table([1], width='content')\nexcept TypeError:\n    st.table([1])\n",
    "st.shout = print\nst.shout('a')\n",
]


@pytest.mark.parametrize("text", SILENT)
def test_feature_tests_silence_what_they_guard(text: str, tmp_path: Path) -> None:
    found, _ = findings(tmp_path, text, "1.37", "1.67")
    assert [each.message for each in found if each.code in {"ST801", "ST802", "ST805"}] == []
    assert [each.message for each in found if each.code == "ST806"] == []


LOUD = [
    'if hasattr(st, "rerun"):\n    st.experimental_rerun()\n',
    'if st.__version__ >= "1.40":\n    st.experimental_rerun()\n',
    "try:\n    print(1)\nexcept ValueError:\n    st.experimental_rerun()\n",
    "try:\n    st.experimental_rerun()\nexcept ValueError:\n    pass\n",
    'f = getattr(st, "cache_data", st.experimental_memo)\n',
    "def never():\n    st.experimental_rerun()\n",
]


@pytest.mark.parametrize("text", LOUD)
def test_other_tests_do_not(text: str, tmp_path: Path) -> None:
    found, _ = findings(tmp_path, text, "1.41", "1.67")
    endless = {"ST406"}  # where there is such a rerun
    assert {each.code for each in found} - endless == {"ST802"}


def test_a_module_of_that_name_is_not_streamlit(tmp_path: Path) -> None:
    (tmp_path / "streamlit.py").write_text("def wrtie(): ...\n", encoding="utf-8")
    assert findings(tmp_path, "st.wrtie()\n", "1.40", "1.67")[0] == []


# Fixes -------------------------------------------------------------------------------------------

SPLIT = """
def again():
    st.rerun()


st.button("Again", on_click=again)
"""
"""What takes a run for 1.63 and newer, and one for what is older."""

FORM = 'with st.form("form"):\n    st.form_submit_button("A")\n    st.form_submit_button("A")\n'

FIXES = [
    ("st.experimental_set_query_params(a=1)\n", "ST802", "1.34"),
    ("st.experimental_get_query_params()\n", "ST802", "1.30"),
    ("@st.experimental_fragment\ndef f(): ...\n", "ST802", "1.37"),
    ("st.dataframe([1], use_container_width=True)\n", "ST804", "1.49"),
    ('st.plotly_chart({"data": []})\n' * 2, "ST301", "1.35"),
    (FORM, "ST302", "1.49"),
    ('st.pils("A", [1])\n', "ST801", "1.40"),
    ('st.button("A", widht="stretch")\n', "ST806", "1.48"),
]


@pytest.mark.parametrize(("text", "code", "first"), FIXES)
def test_a_fix_is_offered_where_every_admitted_release_knows_it(
    text: str, code: str, first: str, tmp_path: Path
) -> None:
    assert _fixes(tmp_path, SPLIT + text, code, first) == [True]
    older = between("1.23", first)[-2]
    offered = _fixes(tmp_path, SPLIT + text, code, older)
    assert offered == ([] if code == "ST804" else [False])


def _fixes(folder: Path, text: str, code: str, first: str) -> list[bool]:
    found, runs = findings(folder, text, first, "1.67")
    assert runs >= 2
    return [each.fix is not None for each in found if each.code == code]


OLD_ICON = """\
import os

if os.environ.get("HELP"):
    st.page_link("https://example.org", label="Help", icon=":material/key:")
"""


@pytest.mark.parametrize(
    ("needs", "codes"),
    [
        ("st.feedback('stars')", ["ST805"]),  # 1.38
        ("st.html('<b>new</b>')", ["ST805", "ST807"]),  # 1.33, and 1.33 knows no such icons
        ("if os.environ.get('A'):\n    st.feedback('stars')", ["ST805", "ST807"]),  # perhaps
        ("st.title('Home')", ["ST805", "ST807"]),  # st.page_link itself is of 1.31
    ],
)
def test_no_warnings_about_releases_in_which_the_app_stops(
    needs: str, codes: list[str], tmp_path: Path
) -> None:
    found, _ = findings(tmp_path, f"{OLD_ICON}\n{needs}\n", "1.30", "1.40")
    assert sorted({each.code for each in found}) == codes
