"""What has one cause is told once; programs are told all of its places."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from stlint.cli.commands import cli

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _in_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def told(folder: Path, *flags: str) -> list[dict[str, Any]]:
    command = ["check", "--no-cache", "--output-format", "json", *flags, str(folder)]
    found: list[dict[str, Any]] = json.loads(CliRunner().invoke(cli, command).stdout)
    return found


def write(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        file = "requirements.txt" if name == "requirements" else f"{name}.py"
        (folder / file).write_text(text, encoding="utf-8")


def rows(finding: dict[str, Any]) -> list[int]:
    return [each["location"]["row"] for each in finding["related"]]


def test_what_a_project_needs_is_told_once(tmp_path: Path) -> None:
    script = "import streamlit as st\n" + "st.page_link('app.py')\n" * 13
    write(tmp_path, app=script, requirements="streamlit>=1.25\n")
    [one] = told(tmp_path, "--select", "ST805")
    assert one["message"] == (
        "requirements.txt allows 1.25, this app needs 1.31: st.page_link, 13 places"
    )
    assert rows(one) == list(range(3, 15))


def test_the_newest_of_what_it_needs_is_told(tmp_path: Path) -> None:
    script = "import streamlit as st\nst.page_link('app.py')\nst.badge('a')\nst.write_stream([])\n"
    write(tmp_path, app=script, requirements="streamlit>=1.25\n")
    [one] = told(tmp_path, "--select", "ST805")
    assert one["message"] == (
        "requirements.txt allows 1.25, this app needs 1.44: "
        "st.badge, st.page_link, st.write_stream, 3 places"
    )


def test_the_advice_is_about_the_newest_of_what_it_needs(tmp_path: Path) -> None:
    script = "import streamlit as st\nst.page_link('app.py')\nst.badge('a')\n"
    write(tmp_path, app=script, requirements="streamlit>=1.25\n")
    command = ["check", "--no-cache", "--select", "ST805", str(tmp_path)]
    text = CliRunner().invoke(cli, command).stdout
    assert "help: require streamlit>=1.44" in text


def test_one_place_is_told_as_before(tmp_path: Path) -> None:
    script = "import streamlit as st\nst.page_link('app.py')\n"
    write(tmp_path, app=script, requirements="streamlit>=1.25\n")
    [one] = told(tmp_path, "--select", "ST805")
    assert one["message"].startswith("st.page_link is new in Streamlit 1.31")
    assert one["related"] == []


@pytest.mark.parametrize("flag", ["True", "False"])
def test_use_container_width_is_told_once_a_file(tmp_path: Path, flag: str) -> None:
    script = f"""import helper
import streamlit as st
st.dataframe({{"a": [1]}}, use_container_width={flag})
st.line_chart({{"a": [1]}}, use_container_width={flag})
st.button("a", use_container_width={flag})
"""
    helper = f"import streamlit as st\nst.button('b', use_container_width={flag})\n"
    helper += f"st.button('c', use_container_width={flag})\n"
    write(tmp_path, app=script, helper=helper)
    one, other = told(tmp_path, "--select", "ST804")
    assert one["message"].startswith("use_container_width= is deprecated: st.")
    assert one["message"].endswith(", 3 places")
    assert len(one["related"]) == 2
    assert len(one["fix"]["edits"]) == 3
    assert other["message"] == "use_container_width= is deprecated: st.button, 2 places"


def test_what_goes_is_told_once_for_each_name(tmp_path: Path) -> None:
    script = """import streamlit as st
st.components.v1.html("a")
st.components.v1.html("b")
st.components.v1.iframe("http://localhost")
"""
    write(tmp_path, app=script)
    found = told(tmp_path, "--select", "ST803")
    assert [len(each["related"]) for each in found] == [1, 0]
    assert found[0]["message"].endswith(", 2 places")


def test_a_missing_folder_is_told_once(tmp_path: Path) -> None:
    script = """import streamlit as st
st.page_link("views/a.py")
st.page_link("views/b.py")
if st.button("Go"):
    st.switch_page("views/c.py")
st.page_link("pages/d.py")
"""
    write(tmp_path, app=script)
    (tmp_path / "pages").mkdir()
    one, other = told(tmp_path, "--select", "ST503")
    assert one["message"].startswith("there is no folder 'views' for pages")
    assert rows(one) == [3, 5]
    assert "pages/d.py" in other["message"]


def test_widgets_under_one_button_are_told_once(tmp_path: Path) -> None:
    script = """import streamlit as st
if st.button("Open"):
    st.text_input("Name")
    st.slider("Size", 0, 3)
    st.text_input("Town")
if st.button("More"):
    st.checkbox("Agree")
"""
    write(tmp_path, app=script)
    one, other = told(tmp_path, "--select", "ST402")
    assert one["message"] == (
        "these disappear as soon as they are used: text_input, slider, 3 places"
    )
    assert rows(one) == [2, 4, 5]
    assert "checkbox" in other["message"]


def test_comments_silence_places_not_causes(tmp_path: Path) -> None:
    script = """import streamlit as st
st.dataframe({"a": [1]}, use_container_width=True)  # stlint: ignore[ST804]
st.line_chart({"a": [1]}, use_container_width=True)
"""
    write(tmp_path, app=script)
    [one] = told(tmp_path, "--select", "ST804")
    assert (one["location"]["row"], one["related"]) == (3, [])


def test_people_see_some_of_the_places(tmp_path: Path) -> None:
    write(
        tmp_path,
        app="import streamlit as st\n" + "st.dataframe({}, use_container_width=True)\n" * 9,
    )
    command = ["check", "--no-cache", "--output-format", "full", str(tmp_path)]
    text = CliRunner().invoke(cli, [*command, "--select", "ST804"]).stdout
    assert "9 places" in text
    assert text.count("use_container_width= of st.dataframe is deprecated") == 3


def test_a_missing_folder_of_copies_is_told_once(tmp_path: Path) -> None:
    script = "import streamlit as st\nif st.button('Go'):\n    st.switch_page('pages/one.py')\n"
    (tmp_path / "requirements.txt").write_text("streamlit\n", encoding="utf-8")
    for name in ("old", "backup"):
        (tmp_path / name).mkdir()
        write(tmp_path / name, app=script)
    (one,) = told(tmp_path, "--select", "ST503")
    assert "2 places" in one["message"]


def test_the_sheets_of_a_workbook_are_told_once(tmp_path: Path) -> None:
    sheets = [f"st.write(pd.read_excel('a.xlsx', sheet_name='{each}'))\n" for each in "abc"]
    script = f"import pandas as pd\nimport streamlit as st\n{''.join(sheets)}"
    write(tmp_path, app=f"{script}st.write(pd.read_excel('b.xlsx'))\n")
    one, other = told(tmp_path, "--select", "ST101")
    assert one["message"] == "pandas.read_excel('a.xlsx') runs again on every rerun, 3 places"
    assert rows(one) == [4, 5]
    assert other["location"]["row"] == 6
