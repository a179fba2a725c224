"""The judge itself is judged: small apps of which it is known what Streamlit does with them."""

from __future__ import annotations

import datetime as dt
import sys
import time
from typing import TYPE_CHECKING

import pytest
import streamlit_oracle
from streamlit_oracle import Case, MissingStreamlit, Place, installed, run, run_many

from stlint.results.finding import Step

if TYPE_CHECKING:
    from pathlib import Path

COUNTER = """\
import streamlit as st

st.session_state.setdefault("count", 0)
if st.button("Add"):
    st.session_state.count += 1
st.write(f"count {st.session_state.count}")
"""


def shown(outcome: streamlit_oracle.Outcome, kind: str = "markdown") -> list[str]:
    return [content for each, content in outcome.elements if each == kind]


# One run -----------------------------------------------------------------------------------------


def test_clean_app_shows_its_elements() -> None:
    outcome = run("import streamlit as st\nst.title('Hello')\nst.session_state.n = [1]\n")
    assert outcome.clean
    assert outcome.exception is None
    assert outcome.line is None
    assert outcome.elements[0][0] in {"title", "heading"}
    assert "Hello" in outcome.elements[0][1]
    assert outcome.state == (("n", "[1]"),)


def test_duplicate_id_is_raised_at_the_second_widget() -> None:
    outcome = run("import streamlit as st\nst.button('Go')\n\nst.button('Go')\n")
    assert outcome.kind == "raised"
    assert outcome.exception == "StreamlitDuplicateElementId"
    assert outcome.raised("DuplicateWidgetID")
    assert outcome.raised("StreamlitAPIException")
    assert not outcome.raised("StreamlitDuplicateElementKey")
    assert (outcome.path, outcome.line, outcome.step) == ("app.py", 4, 0)


def test_missing_state_has_its_line_and_message() -> None:
    attribute = run("import streamlit as st\n\nst.write(st.session_state.total)\n")
    assert (attribute.exception, attribute.line) == ("AttributeError", 3)
    assert 'no attribute "total"' in attribute.message
    item = run("import streamlit as st\nst.write(st.session_state['total'])\n")
    assert (item.exception, item.line) == ("KeyError", 2)


def test_frames_name_every_line_of_the_app_on_the_way() -> None:
    text = "import streamlit as st\ndef draw():\n    st.checkbox('x')\ndraw()\ndraw()\n"
    outcome = run(text)
    assert outcome.raised("StreamlitDuplicateElementId")
    assert outcome.frames == (Place("app.py", 5), Place("app.py", 3))


def test_an_exception_that_the_app_displays_itself_is_no_outcome() -> None:
    text = "import streamlit as st\ntry:\n    1 / 0\nexcept ZeroDivisionError as e:\n    "
    assert run(text + "st.exception(e)\n").clean


def test_syntax_error_has_its_line() -> None:
    outcome = run("import streamlit as st\n\nst.write(\n")
    assert (outcome.kind, outcome.exception, outcome.line) == ("raised", "SyntaxError", 3)


def test_stop_and_one_rerun_are_clean() -> None:
    assert run("import streamlit as st\nst.stop()\nst.session_state.never\n").clean
    text = "import streamlit as st\nif 'a' not in st.session_state:\n"
    outcome = run(text + "    st.session_state.a = 1\n    st.rerun()\nst.write('done')\n")
    assert outcome.clean
    assert any("done" in each for each in shown(outcome))


# What would break a worker -----------------------------------------------------------------------


@pytest.mark.parametrize("loop", ["while True: pass", "import time; time.sleep(600)"])
def test_hang_is_a_timeout_and_the_next_app_runs(loop: str) -> None:
    began = time.monotonic()
    assert run(f"import streamlit as st\n{loop}\n", timeout=1.0).kind == "timeout"
    assert time.monotonic() - began < 10
    assert run("import streamlit as st\nst.write(1)\n").clean


def test_endless_rerun_is_a_timeout() -> None:
    outcome = run("import streamlit as st\nst.rerun()\n", timeout=1.0)
    assert outcome.kind == "timeout"
    assert outcome.exception is None


@pytest.mark.parametrize("ending", ["import sys; sys.exit(2)", "raise SystemExit", "exit()"])
def test_exit_is_a_crash_with_its_line(ending: str) -> None:
    outcome = run(f"import streamlit as st\nst.write(1)\n{ending}\n")
    assert (outcome.kind, outcome.exception, outcome.line) == ("crash", "SystemExit", 3)
    assert not outcome.clean


def test_death_of_the_process_is_a_crash_and_the_next_app_runs() -> None:
    assert run("import os\nos._exit(1)\n").kind == "crash"
    assert run("import streamlit as st\nst.write(1)\n").clean


def test_output_and_input_of_an_app_do_not_disturb() -> None:
    text = "import sys, streamlit as st\nprint('{}')\nsys.stdout.flush()\nst.write(1)\n"
    assert run(text).clean
    assert run("input()\n").exception == "EOFError"


# Steps -------------------------------------------------------------------------------------------


def test_session_state_after_clicks() -> None:
    assert run(COUNTER).state == (("count", "0"),)
    outcome = run(COUNTER, steps=[Step("click", "Add"), Step("click", "Add")])
    assert outcome.clean
    assert outcome.step == 2
    assert outcome.state == (("count", "2"),)
    assert "count 2" in shown(outcome)[0]


def test_exception_after_a_step_says_which() -> None:
    text = "import streamlit as st\nst.checkbox('On', key='on')\nif st.button('Save'):\n"
    text += "    st.write(st.session_state.saved)\n"
    outcome = run(text, steps=[Step("set", "on", value=True), Step("click", "Save")])
    assert (outcome.exception, outcome.step, outcome.line) == ("AttributeError", 2, 4)
    again = run("import streamlit as st\nst.x\nst.button('Go')\n", steps=[Step("click", "Go")])
    assert (again.exception, again.step) == ("AttributeError", 0)


def test_rerun_as_a_step_shows_what_only_a_second_run_raises() -> None:
    text = "import streamlit as st\nst.session_state.n = st.session_state.get('n', 0) + 1\n"
    text += "if st.session_state.n > 1:\n    1 / 0\n"
    assert run(text).clean
    outcome = run(text, steps=[("rerun", "", None)])
    assert (outcome.exception, outcome.step, outcome.line) == ("ZeroDivisionError", 1, 4)


def test_callback_runs_before_the_script() -> None:
    text = "import streamlit as st\ndef save():\n    st.session_state.n += 1\n"
    text += "st.button('Save', on_click=save)\n"
    outcome = run(text, steps=[("click", "Save", None)])
    assert (outcome.exception, outcome.step, outcome.line) == ("AttributeError", 1, 3)


@pytest.mark.parametrize(
    ("call", "value", "expected"),
    [
        ("st.text_input('w')", "x", "'x'"),
        ("st.text_area('w')", "x", "'x'"),
        ("st.checkbox('w')", True, "True"),
        ("st.toggle('w')", True, "True"),
        ("st.selectbox('w', ['a', 'b'])", "b", "'b'"),
        ("st.radio('w', [1, 2])", 2, "2"),
        ("st.multiselect('w', ['a', 'b'])", ["b"], "['b']"),
        ("st.slider('w', 0, 10)", 7, "7"),
        ("st.select_slider('w', ['lo', 'hi'])", "hi", "'hi'"),
        ("st.number_input('w', value=1)", 5, "5"),
        ("st.date_input('w')", dt.date(2024, 2, 1), "datetime.date(2024, 2, 1)"),
        ("st.time_input('w')", dt.time(9, 30), "datetime.time(9, 30)"),
        ("st.color_picker('w')", "#ff0000", "'#ff0000'"),
        ("st.chat_input('w')", "hi", "'hi'"),
        ("st.pills('w', ['a', 'b'])", "b", "'b'"),
    ],
)
def test_every_kind_of_input_can_be_set(call: str, value: object, expected: str) -> None:
    text = f"import streamlit as st\nst.session_state.got = {call[:-1]}, key='k')\n"
    outcome = run(text, steps=[("set", "k", value)])
    assert outcome.clean, str(outcome)
    assert dict(outcome.state)["got"] == expected


def test_a_value_stays_while_something_else_is_used() -> None:
    text = "import streamlit as st\nst.session_state.got = st.text_input('Name')\nst.button('Go')\n"
    outcome = run(text, steps=[("set", "Name", "Ada"), ("click", "Go", None)])
    assert dict(outcome.state)["got"] == "'Ada'"


def test_key_wins_over_label() -> None:
    text = (
        "import streamlit as st\nst.button('b', key='a')\nif st.button('a', key='b'):\n    1 / 0\n"
    )
    assert run(text, steps=[("click", "a", None)]).clean
    assert run(text, steps=[("click", "b", None)]).exception == "ZeroDivisionError"


def test_download_button_is_clicked_like_a_button() -> None:
    text = "import streamlit as st\nif st.download_button('Get', 'data'):\n    1 / 0\n"
    assert run(text, steps=[("click", "Get", None)]).exception == "ZeroDivisionError"


def test_form_sends_its_values_with_the_submit_button_only() -> None:
    text = """\
import streamlit as st
st.session_state["runs"] = st.session_state.get("runs", 0) + 1
with st.form("f"):
    name = st.text_input("Name")
    sent = st.form_submit_button("Send")
st.session_state["got"] = (name, sent)
st.button("Other")
"""
    typing = ("set", "Name", "Ada")
    for steps, got, runs in (
        ([typing], "('', False)", "1"),
        ([typing, ("click", "Other", None)], "('', False)", "2"),
        ([typing, ("submit", "Send", None)], "('Ada', True)", "2"),
    ):
        state = dict(run(text, steps=steps).state)
        assert (state["got"], state["runs"]) == (got, runs)


def test_click_inside_a_fragment_reruns_the_fragment_alone() -> None:
    text = """\
import streamlit as st
st.session_state["full"] = st.session_state.get("full", 0) + 1
@st.fragment
def part():
    st.session_state["part"] = st.session_state.get("part", 0) + 1
    st.button("In")
part()
st.button("Out")
"""
    steps = [("click", "In", None), ("click", "In", None), ("click", "Out", None)]
    outcome = run(text, steps=steps)
    assert outcome.clean, str(outcome)
    assert outcome.state == (("full", "2"), ("part", "4"))


@pytest.mark.parametrize(
    ("step", "why"),
    [
        (("click", "Nope", None), "'Nope'"),
        (("click", "Off", None), "disabled"),
        (("set", "Kind", "z"), "'z'"),
        (("set", "Go", 1), "button"),
        (("click", "Kind", None), "selectbox"),
        (("wave", "Go", None), "wave"),
        (("page", "pages/none.py", None), "none.py"),
    ],
)
def test_step_that_cannot_be_done_is_unreachable(step: tuple[str, str, object], why: str) -> None:
    text = "import streamlit as st\nst.button('Go')\nst.button('Off', disabled=True)\n"
    outcome = run(text + "st.selectbox('Kind', ['a', 'b'])\n", steps=[step])
    assert outcome.kind == "unreachable"
    assert why in outcome.message
    assert outcome.exception is None


# Apps of several files ---------------------------------------------------------------------------


def test_exception_in_a_module_names_that_file() -> None:
    app = {
        "app.py": "import streamlit as st\nfrom parts.view import draw\ndraw()\n",
        "parts/__init__.py": "",
        "parts/view.py": "import streamlit as st\n\ndef draw():\n    st.session_state.x\n",
    }
    outcome = run(app)
    assert outcome.exception == "AttributeError"
    assert outcome.frames == (Place("app.py", 3), Place("parts/view.py", 4))
    assert (outcome.path, outcome.line) == ("parts/view.py", 4)


def test_modules_and_caches_of_one_app_are_gone_for_the_next() -> None:
    script = (
        "import streamlit as st\nimport helper\n@st.cache_data\ndef f():\n    return helper.N\n"
    )
    script += "st.session_state.got = f()\nst.session_state.setdefault('old', 'new')\n"
    for number in ("1", "2"):
        outcome = run({"app.py": script, "helper.py": f"N = {number}\n"})
        assert outcome.state == (("got", number), ("old", "'new'"))
    assert run("import helper\n").exception == "ModuleNotFoundError"


def test_working_directory_environment_and_options_are_reset() -> None:
    text = "import os, sys, streamlit as st\nst.session_state.got = os.listdir()\nopen('x', 'w')\n"
    text += "os.environ['LEFT'] = '1'\nsys.path.append('left')\n"
    text += "st.set_option('client.showErrorDetails', False)\n"
    assert run(text).state == (("got", "['app.py']"),)
    text = "import os, sys, streamlit as st\nst.session_state.got = (os.listdir(), \n"
    text += (
        "os.environ.get('LEFT'), 'left' in sys.path, st.get_option('client.showErrorDetails'))\n"
    )
    assert run(text).state == (("got", "(['app.py'], None, False, 'full')"),)


def test_settings_and_secrets_beside_the_app_are_read() -> None:
    app = {
        "app.py": "import streamlit as st\nst.session_state.got = (st.secrets['name'],"
        " st.get_option('runner.magicEnabled'))\n",
        ".streamlit/secrets.toml": 'name = "Ada"\n',
        ".streamlit/config.toml": "[runner]\nmagicEnabled = false\n",
    }
    assert dict(run(app).state)["got"] == "('Ada', False)"
    del app[".streamlit/secrets.toml"]
    assert run(app).raised("FileNotFoundError")


PAGES = {
    "app.py": "import streamlit as st\nst.session_state.setdefault('main', 1)\nst.write('home')\n",
    "pages/1_Second.py": "import streamlit as st\nst.write('second')\nst.session_state.main\n",
}


def test_page_after_the_main_script_and_opened_first() -> None:
    assert run(PAGES).clean
    later = run(PAGES, steps=[("page", "pages/1_Second.py", None)])
    assert later.clean, str(later)
    assert "second" in shown(later)[0]
    first = run(PAGES, page="pages/1_Second.py")
    assert (first.exception, first.step, first.path) == ("AttributeError", 0, "pages/1_Second.py")
    assert run(PAGES, page="pages/Other.py").kind == "unreachable"


def test_page_of_the_navigation_runs_inside_of_the_entry_script() -> None:
    app = {
        "main.py": "import streamlit as st\nst.session_state.n = 1\n"
        "st.navigation([st.Page('a.py'), st.Page('b.py', title='Bee', url_path='bee')]).run()\n",
        "a.py": "import streamlit as st\nst.write('A')\n",
        "b.py": "import streamlit as st\nst.write('B')\nst.session_state.n + ''\n",
    }
    assert run(app, entry="main.py").clean
    for outcome in (
        run(app, entry="main.py", steps=[("page", "b.py", None)]),
        run(app, entry="main.py", steps=[("page", "bee", None)]),
        run(app, entry="main.py", page="bee"),
    ):
        assert outcome.exception == "TypeError", str(outcome)
        assert outcome.frames == (Place("main.py", 3), Place("b.py", 3))


# Paths, many apps, versions, command line --------------------------------------------------------


def test_script_on_disk_is_run_where_it_lies(tmp_path: Path) -> None:
    (tmp_path / "data.txt").write_text("3")
    (tmp_path / "helper.py").write_text("N = int(open('data.txt').read())\n")
    script = tmp_path / "start.py"
    script.write_text("import streamlit as st\nimport helper\nst.session_state.got = helper.N\n")
    assert run(script).state == (("got", "3"),)
    script.write_text("import streamlit as st\nst.session_state.got = 4\n")
    assert run(script).state == (("got", "4"),)
    assert run(tmp_path, entry="start.py").state == (("got", "4"),)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["data.txt", "helper.py", "start.py"]
    with pytest.raises(FileNotFoundError):
        run(tmp_path / "none.py")


def test_many_outcomes_come_in_the_order_of_the_apps() -> None:
    apps = [Case(COUNTER, [("click", "Add", None)] * (number % 4)) for number in range(20)]
    counts = [dict(each.state)["count"] for each in run_many(apps)]
    assert counts == [str(number % 4) for number in range(20)]


def test_an_app_costs_a_fraction_of_a_process() -> None:
    run(COUNTER)
    began = time.monotonic()
    assert all(each.clean for each in run_many([COUNTER] * 40, workers=1))
    assert (time.monotonic() - began) / 40 < 0.3


def test_version_that_is_not_set_up_says_how(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STLINT_STREAMLIT_ENVS", "/nowhere")
    with pytest.raises(MissingStreamlit, match=r"--setup 1\.0\.7"):
        run("", version="1.0.7")
    assert run("import streamlit as st\nst.write(1)\n", version=installed()).clean


def test_command_line_prints_the_outcome(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "app.py"
    script.write_text("import streamlit as st\nn = st.number_input('n', value=1)\n1 / (n - 3)\n")
    assert streamlit_oracle.main([str(script)]) == 0
    assert capsys.readouterr().out == "clean\n"
    assert streamlit_oracle.main([str(script), "--step", "set n=3"]) == 1
    out = capsys.readouterr().out
    assert out.startswith("raised after step 1: ZeroDivisionError app.py:3: ")
    assert streamlit_oracle.main([str(script), "--step", "click Go", "--elements"]) == 1
    assert "'Go'" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        streamlit_oracle.main([str(script), "--streamlit", "0.0.1"])
    assert "--setup 0.0.1" in capsys.readouterr().err


def test_worker_uses_this_interpreter() -> None:
    text = "import sys, streamlit as st\nst.session_state.got = (sys.executable, st.__version__)\n"
    assert dict(run(text).state)["got"] == repr((sys.executable, installed()))
