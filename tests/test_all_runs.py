"""Fixes are held against all runs of an app: page after page, and what a user does on each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from repairs import repaired
from scripts import put, put_all
from streamlit_oracle import run

from stlint.check import asked, exploring
from stlint.check import checks as checking
from stlint.check.exploring import explorer
from stlint.dryrun.session import tours
from stlint.files.overlay import DISK
from stlint.project.apps import search
from stlint.repair.command import repair
from stlint.results.explored import Explored
from stlint.results.finding import Step
from stlint.settings import Configuration, Settings

if TYPE_CHECKING:
    from stlint.results.finding import Finding

HEAD = "import streamlit as st\n\n"


def errors(folder: Path) -> list[Finding]:
    """What raises in any run of the apps of a folder."""
    found = explorer(Configuration.of(Settings()))(search([folder]).apps, DISK, ())
    assert found.whole
    return list(found.errors)


SHARED = {
    "app.py": f"{HEAD}import common\ncommon.init()\nst.write(st.session_state.theme)\n",
    "common.py": (
        f"{HEAD}def init():\n    for key, value in dict(theme='light', n=0).items():\n"
        "        if key not in st.session_state:\n            st.session_state[key] = value\n"
    ),
    "pages/a.py": f"{HEAD}from common import init\ninit()\nst.session_state.n += 1\n",
    "pages/b.py": f"{HEAD}st.write(st.session_state.n)\n",
}


def test_scripts_that_share_a_module_share_its_functions(tmp_path: Path) -> None:
    put_all(tmp_path, SHARED)
    assert [Path(each.span.path).name for each in errors(tmp_path)] == ["b.py"]


AFTER_ANOTHER = {
    "a page after its main script": {
        "app.py": f"{HEAD}st.session_state.seen = True\n",
        "pages/one.py": (
            f"{HEAD}if 'seen' in st.session_state:\n    st.write(st.session_state.total)\n"
        ),
    },
    "a main script after its page": {
        "app.py": f"{HEAD}if 'seen' in st.session_state:\n    st.write(st.session_state.total)\n",
        "pages/one.py": f"{HEAD}st.session_state.seen = True\n",
    },
    "a page of navigation after another one": {
        "app.py": f"{HEAD}st.navigation([st.Page('one.py'), st.Page('two.py')]).run()\n",
        "one.py": f"{HEAD}st.session_state.seen = True\n",
        "two.py": f"{HEAD}if 'seen' in st.session_state:\n    st.write(st.session_state.total)\n",
    },
}


@pytest.mark.parametrize("name", AFTER_ANOTHER)
def test_what_raises_on_a_page_after_another_one_is_found(name: str, tmp_path: Path) -> None:
    put_all(tmp_path, AFTER_ANOTHER[name])
    assert checking.check([tmp_path], Settings()).findings == ()
    [found] = errors(tmp_path)
    assert found.code == "ST201"
    assert found.witness is not None
    assert {each.kind for each in found.witness} == {"page"}


def test_a_page_goes_on_with_what_another_script_imported(tmp_path: Path) -> None:
    """One script never reads the file of a module that another one has imported."""
    body = "    for key in ['n']:\n        st.session_state.setdefault(key, 0)\n"
    files = {
        "app.py": f"{HEAD}import common\n\ncommon.init()\nst.write(st.session_state.n)\n",
        "common.py": f"{HEAD}def init():\n{body}",
        "pages/one.py": f"{HEAD}from common import init\n\ninit()\nst.session_state.n += 1\n",
        "pages/two.py": f"{HEAD}st.write(st.session_state.n)\n",
    }
    put_all(tmp_path, files)
    done = repaired(tmp_path)
    assert (done.failed, done.report.internal_errors) == ([], 0)
    assert [each.code for each in done.fixed] == ["ST201"]


def test_what_raises_when_a_page_is_opened_first_is_found(tmp_path: Path) -> None:
    put_all(
        tmp_path,
        {
            "app.py": f"{HEAD}st.session_state.total = 1\n",
            "pages/one.py": f"{HEAD}st.write(st.session_state.total)\n",
        },
    )
    [found] = errors(tmp_path)
    assert (found.code, found.witness) == ("ST201", ())


def test_what_raises_after_a_click_is_found(tmp_path: Path) -> None:
    text = f"{HEAD}if st.button('A'):\n    st.session_state.on = 1\n    del st.session_state.off\n"
    put(tmp_path / "app.py", text)
    [found] = errors(tmp_path)
    assert [str(each) for each in found.witness or ()] == ["click 'A'"]


SHOP = {
    "app.py": (
        f"{HEAD}if 'cart' not in st.session_state:\n    st.session_state.cart = []\n"
        "    st.session_state.total = 0\n"
    ),
    "pages/one.py": f"{HEAD}st.write(st.session_state.cart)\n",
    "pages/two.py": (
        f"{HEAD}if 'cart' in st.session_state:\n    st.write(st.session_state.total)\n"
    ),
}


def test_a_fix_that_breaks_another_page_is_taken_back(tmp_path: Path) -> None:
    """The cart alone would do for the first page; the second one takes it for more."""
    put_all(tmp_path, SHOP)
    done = repaired(tmp_path)
    assert done.changes == []
    [taken] = done.failed
    assert (taken.finding.code, taken.instead and taken.instead.code) == ("ST201", "ST201")
    assert taken.instead is not None
    assert taken.instead.span.path.endswith("two.py")
    text = SHOP["pages/one.py"].replace("st.write", "st.session_state.cart = []\nst.write")
    put(tmp_path / "pages/one.py", text)
    outcome = run(tmp_path, page="pages/one.py", steps=[Step("page", "pages/two.py")])
    assert outcome.exception == "AttributeError"


def test_without_that_page_it_stays(tmp_path: Path) -> None:
    put_all(tmp_path, {name: text for name, text in SHOP.items() if "two" not in name})
    done = repaired(tmp_path)
    assert (len(done.fixed), done.failed, done.unproved) == (1, [], 0)


@pytest.mark.parametrize("unsafe", [False, True])
def test_what_cannot_be_tried_in_all_runs_is_unsafe(
    unsafe: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tours, "MAX_ACTS", 0)
    script = put(tmp_path / "app.py", f"{HEAD}st.button('A')\nst.button('A')\n")
    done = repaired(script, unsafe=unsafe)
    assert (done.unproved, done.failed) == (1, [])
    if unsafe:
        assert len(done.fixed) == 1
        return
    assert done.changes == []
    [left] = done.report.findings
    assert left.fix is not None
    assert (left.fix.safety.value, "not tried in all runs" in left.fix.message) == ("unsafe", True)


def test_an_ignore_or_another_name_does_not_need_all_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tours, "MAX_ACTS", 0)
    text = f"{HEAD}st.button('A', use_container_width=True)\nst.write(1)  # stlint: ignore[ST301]\n"
    script = put(tmp_path / "app.py", text)
    done = repaired(script, unsafe=False)
    assert (len(done.fixed), done.unproved) == (2, 0)


def test_the_budget_of_a_tour_is_that_of_all_its_runs(tmp_path: Path) -> None:
    put_all(tmp_path, SHOP)
    apps = exploring.sessions(search([tmp_path]).apps, DISK)[0]
    kept = {each.entry: asked.load(each.entry, DISK) for each in apps}
    assert tours.tour(apps, kept.__getitem__, None, (), lambda _: False).whole
    short = tours.tour(apps, kept.__getitem__, None, (), lambda _: False, most=10)
    assert not short.whole
    assert len(short.runs) < 9


def test_only_what_is_new_is_held_against_a_fix(tmp_path: Path) -> None:
    """What raised before in a run that nobody looked at may go on raising."""
    script = put(tmp_path / "app.py", f"{HEAD}st.button('A')\nst.button('A')\n")
    report = checking.check([script], Settings())

    def again(found, files):
        return checking.check_found(found, Settings(), files=files)

    known = report.findings[0]
    for before, after, fixed in (
        ((), (), 1),
        ((known, known), (known,), 1),
        ((), (known,), 0),
    ):
        given = iter([Explored(before, whole=True), *[Explored(after, whole=True)] * 9])
        apps = search([script]).apps
        explored = lambda *_, given=given: next(given)  # noqa: E731
        done = repair(report, apps, again, unsafe=True, dry=True, explore=explored)
        assert len(done.fixed) == fixed
