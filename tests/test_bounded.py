"""Time and memory are bounded by the size of the input, whatever it is made of."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

import pytest
from running import COMMAND, environment, stlint
from scripts import put

from stlint.accepted.comments import suppress
from stlint.files import gitignore
from stlint.files.toml_places import find_places
from stlint.fixes.layout.ignores import without
from stlint.model.guards import Guard, Guards, unless
from stlint.model.questions.releases import possible
from stlint.model.values import Symbol
from stlint.project.imports import facts
from stlint.results.problems import SourceProblem
from stlint.settings.files import SettingsError, read_file
from stlint.settings.globs import Glob, is_glob, matcher
from stlint.spelling import meant
from stlint.streamlit_api.release_set import every_release
from stlint.syntax.source import decode_source
from stlint.targets import images, locks, projects, requirements, sections
from stlint.targets.mentions import Asking

HEAD = "import streamlit as st\n"


@pytest.fixture
def project(tmp_path):
    return put(tmp_path / "project" / "pyproject.toml", "").parent


def seconds(act) -> float:
    """Of the processor, which other processes take no part of."""
    begin = time.process_time()
    act()
    return time.process_time() - begin


PATTERNS = (
    *(b"*a*a*a*a*a*ab\n", b"**/a/" * 500 + b"b\n", b"[[:" * 300_000, b"\\ " * 500_000),
    *(b"*a" * 500_000, b" " * 1_000_000, b"a\n" * 500_000),
    b"".join(b"?%x\n" % each for each in range(150_000)),
    (b"*a" * 4_090 + b"\n") * 122,
    (b"*[!a-m]*" * 2_000 + b"\n") * 61,
    b"".join(b"*[!%c]*%d*\n" % (33 + at % 90, at) for at in range(80_000)),
)


@pytest.mark.parametrize("text", PATTERNS, ids=range(len(PATTERNS)))
def test_patterns_take_no_time(text):
    def act():
        for pattern in gitignore.parse(text):
            pattern.regex.fullmatch(b"a" * 255)
            pattern.regex.fullmatch(bytes(range(48, 123)))

    assert seconds(act) < 2


def test_patterns_take_no_memory():
    text = b"".join(b"*[!%c%c]*%d*\n" % (33 + at % 90, 33 + at % 89, at) for at in range(70_000))
    tracemalloc.start()
    try:
        kept = gitignore.parse(text)
        for pattern in kept:
            pattern.regex.fullmatch(bytes(range(48, 123)))
        assert tracemalloc.get_traced_memory()[1] < 40_000_000
    finally:
        tracemalloc.stop()


def test_many_patterns_of_settings_take_no_time():
    globs = tuple(Glob("/x", f"a*b?{at}") for at in range(5_000))

    def act():
        assert all(is_glob(each.text) for each in globs)
        assert matcher(globs).matches("/x/axb_4999", is_folder=False)

    assert seconds(act) < 2


def test_conditions_that_share_their_parts_are_asked_once():
    def held(name: str) -> Guard:
        return Guard(Symbol(name))

    guard = held("first")
    for at in range(40):
        guard = unless((unless((guard, held(f"a{at}"))), unless((guard, held(f"b{at}")))))
    assert seconds(lambda: possible(Guards((guard,)))) < 1
    assert seconds(lambda: str(guard)) < 1
    assert possible(Guards((guard,))) == every_release()


def test_a_condition_of_many_parts_is_told_in_short():
    guard = unless(Guard(Symbol(f"name_{at}")) for at in range(9))
    assert str(guard) == "not (name_0 and name_1 and name_2 and name_3 and 5 more)"


MEGABYTE = 1_000_000
READERS = {
    "metadata": (projects.inline_metadata, "# /// script\n" * 40_000),
    "dependencies": (
        projects.inline_metadata,
        "# /// script\n# dependencies = [\n"
        + "".join(f'#   "streamlit=={each}.0",\n' for each in range(4_000))
        + "# ]\n# ///\n",
    ),
    "Pipfile.lock": (
        locks.pipfile_lock,
        json.dumps(
            {
                "default": {
                    "".join(
                        c.upper() if each >> at & 1 else c for at, c in enumerate("streamlit")
                    ): {"version": "==1.40.0", "hashes": ["x" * 60] * 60}
                    for each in range(512)
                }
            },
            indent=1,
        ),
    ),
    "requirements": (
        requirements.requirement_file,
        "".join(f"streamlit==1.{each}\n" for each in range(50_000)),
    ),
    "Dockerfile": (
        images.dockerfile,
        "FROM x\nRUN " + "pip install streamlit==1.30 && \\\n" * 28_000 + "true\n",
    ),
    "same": (requirements.requirement_file, "-r a.txt\n" * 111_000),
    "others": (
        requirements.requirement_file,
        "".join(f"-r {'./' * (at % 9)}a{at}.txt\n" for at in range(60_000)),
    ),
    "conda": (
        requirements.conda_environment,
        "dependencies:\n" + "".join(f"  - pip:\n    - streamlit>={at}\n" for at in range(35_000)),
    ),
    "dotted keys": (
        projects.pyproject,
        "".join("a" + ".a" * 900 + f".b{at} = 1\n" for at in range(550)),
    ),
    "dotted headers": (
        projects.pixi,
        "".join("[a" + " . a" * 900 + f".b{at}]\nx = 1\n" for at in range(270)),
    ),
    "sections": (sections.setup_cfg, "".join(f"[s{at}]\n" for at in range(130_000))),
    "mistakes": (sections.setup_cfg, "[options]\n" + "x\n" * 500_000),
    "spaces": (sections.setup_cfg, "[options]\na" + " " * MEGABYTE + "b\n"),
    "commands": (images.dockerfile, "RUN " + "pip " * 250_000 + "\n"),
    "setup.cfg": (
        sections.setup_cfg,
        "[options]\ninstall_requires =\n" + "".join(f"  x{at}\n" for at in range(100_000)),
    ),
}


@pytest.mark.parametrize("name", READERS)
def test_readers_take_no_time(name):
    read, text = READERS[name]
    asking = Asking.with_tries(lambda _: "", lambda _: None)
    assert seconds(lambda: list(read(Path("x"), text, asking))) < 2


def test_places_take_no_time():
    text = "".join(f"b{at} = {'[' * 150}1{']' * 150}\n" for at in range(3_000))
    long = f"a = [{'1,' * 300_000}]"
    assert seconds(lambda: find_places(text, str)) < 3
    assert seconds(lambda: find_places(long, str)) < 3
    assert find_places(long, str).values["a", 299_999] == (1, len(long) - 2)


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"ignor{at} = 1\n" for at in range(80_000)),
        "ignore = [" + "'ST301', 'sT301', " * 55_000 + "]\n",
        "exclude = [" + "".join(f"'*a*{at}*b*', " for at in range(70_000)) + "]\n",
        "exclude = ['" + "*a" * 500_000 + "']\n",
    ],
    ids=["unknown", "rules", "patterns", "pattern"],
)
def test_settings_take_no_time(tmp_path, text):
    (tmp_path / "stlint.toml").write_text(text, encoding="utf-8")
    told = []

    def act():
        try:
            read_file(tmp_path / "stlint.toml")
        except SettingsError as error:
            told.append(str(error))

    assert seconds(act) < 3
    assert all(len(each) < 60_000 for each in told)


def test_keys_that_only_look_dotted(tmp_path):
    text = f"[tool.a]\nb = '{'a.b.' * 500}'\nc = \"{'x.y, ' * 500}\"\n[tool.stlint]\nignore = []\n"
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    assert read_file(tmp_path / "pyproject.toml").values == {"ignore": ()}


HEX = [f"{at:05x}" for at in range(100_000)]
COMMENTS = {
    "codes": "x = 1  # stlint: ignore[" + ", ".join(f"ST{at}" for at in HEX) + "]\n",
    "spellings": "x = 1  # stlint: ignore["
    + ",".join(
        "".join(c.upper() if at >> place & 1 else c for place, c in enumerate("unknown-command"))
        for at in range(12_000)
    )
    + "]\n",
    "noqa": "x = 1  # noqa: " + "ST301 " * 30_000 + "\n",
    "lines": "x = 1  # stlint: ignore[x]\n" * 36_000,
}


@pytest.mark.parametrize("name", COMMENTS)
def test_ignore_comments_take_no_time(name):
    text = COMMENTS[name]

    def act():
        for each in suppress([], "x.py", text, lambda _: True).useless:
            without(text, each)

    assert seconds(act) < 4


def test_of_many_unknown_rules_some_are_guessed():
    text = "x = 1  # stlint: ignore[" + "ST8O4, " * 150 + "]\n"
    useless = suppress([], "x.py", text, lambda _: True).useless
    assert [each.meant for each in useless] == ["ST804"] * 100 + [None] * 50


def test_meant_takes_no_time():
    words = [f"a_key_of_many_{each}" for each in range(600)]
    assert seconds(lambda: [meant(f"a_kez_of_many_{each}", words) for each in range(600)]) < 5
    assert meant("colums", [*words, "columns"]) == "columns"


def test_a_long_line_is_looked_at_once():
    text = b"import streamlit as st\n# " + b"a, " * 100_000 + b"streamlit\n" + b"b, " * 100_000
    assert seconds(lambda: facts(text)) < 2
    assert facts(text).speaks
    assert not facts(text.partition(b"\n")[2]).speaks
    assert not facts(b"x = 1 # streamlit\r# streamlit\r").speaks
    assert facts(b"# x\rimport streamlit").speaks


def test_many_unset_keys_beside_many_like_them(project):
    keys = [f"a_key_of_many_{at}" for at in range(600)]
    text = "".join(f"st.session_state[{each!r}] = 1\n" for each in keys)
    text += "".join(f"st.write(st.session_state[{each.replace('y', 'z')!r}])\n" for each in keys)
    (project / "app.py").write_text(HEAD + text, encoding="utf-8")
    code, used, _ = measured(project, "--output-format", "concise")
    assert code == 1
    assert used < 15


MANY_BUTTONS = {
    "cases": "match st.text_input('x'):\n"
    + "".join(f"    case 'c{at}':\n        st.button('{at % 3}')\n" for at in range(200)),
    "cases of a choice": f"match st.selectbox('x', {[f'c{at}' for at in range(200)]}):\n"
    + "".join(f"    case 'c{at}':\n        st.button('{at % 3}')\n" for at in range(200)),
    "a chain": "x = st.text_input('x')\nif x == 'a':\n    pass\n"
    + "".join(f"elif x == 'c{at}':\n    st.button('{at % 3}')\n" for at in range(200)),
    "one after the other": "import os\n"
    + "".join(f"if os.environ.get('c{at}'):\n    st.button('{at % 3}')\n" for at in range(200)),
    "keys of keys": "k = st.text_input('x')\n"
    + "".join(f"k = f'{{k}}-{at}'\n" for at in range(100))
    + "st.button('a', key=k)\nst.button('b', key=k)\nst.button('c', key='x')\n",
    "keys of the same twice": "k = st.text_input('x')\n"
    + "k = f'{k}-{k}'\n" * 100
    + "st.button('a', key=k)\nst.button('b', key=k)\n",
}


@pytest.mark.parametrize("name", MANY_BUTTONS)
def test_many_buttons_and_deep_keys(project, name):
    (project / "app.py").write_text(HEAD + MANY_BUTTONS[name], encoding="utf-8")
    code, used, kilobytes = measured(project)
    assert code in {0, 1}
    assert used < 8
    assert kilobytes < 250_000


def test_of_many_wrong_settings_some_are_told(project):
    text = "".join(f"setting{at} = 1\n" for at in range(9_000))
    (project / "stlint.toml").write_text(text, encoding="utf-8")
    done = stlint("check", cwd=project)
    assert done.returncode == 2
    assert done.stderr.count("there is no setting") == 100
    assert done.stderr.endswith("stlint.toml: and 8,900 more\n")


@pytest.mark.parametrize("name", ["buton", "xyz{0}", "buton{0}"])
def test_many_findings_in_one_file(project, name):
    text = HEAD + "".join(f"st.{name.format(at)}('a')\n" for at in range(4_000))
    (project / "app.py").write_text(text, encoding="utf-8")
    code, used, kilobytes = measured(project, "--output-format", "concise")
    assert code == 1
    assert used < 8
    assert kilobytes < 250_000


def test_many_ignores_that_nothing_needs(project):
    text = HEAD + "x = 1  # stlint: ignore[ST301, ST302]\n" * 8_000
    (project / "app.py").write_text(text, encoding="utf-8")
    code, used, _ = measured(project, "--output-format", "concise")
    assert code in {0, 1}
    assert used < 10


def test_many_codes_in_one_ignore_that_nothing_needs(project):
    codes = ", ".join(f"ST{100 + at % 800}" for at in range(20_000))
    text = f"{HEAD}x = 1  # stlint: ignore[{codes}]\n"
    (project / "app.py").write_text(text, encoding="utf-8")
    code, used, _ = measured(project, "--output-format", "concise")
    assert code in {0, 1}
    assert used < 10


@pytest.mark.parametrize("codec", ["idna", "punycode", "utf-7", "unicode_escape", "rot13"])
def test_encodings_that_nobody_writes_python_in(codec):
    data = f"# coding: {codec}\n".encode() + b"a-" * 200_000
    with pytest.raises(SourceProblem, match="not known"):
        decode_source(Path("x.py"), data)


DOUBLED = {
    "tuples": "x = 1\n" + "x = (x, x)\n" * 22 + "st.write(x, key=x)\n",
    "lists": "x = [1]\n" + "x = [x, x]\n" * 22 + "st.button('a', key=str(x))\n",
    "dictionaries": "x = {}\n" + "x = {'a': x, 'b': x}\n" * 22 + "st.session_state['a'] = x\n",
    "unknown": "import os\nx = os.environ\n" + "x = (x, x)\n" * 22 + "if x: st.selectbox('e', x)\n",
    "wide": "x = (1,)\n" + "x = (x, x, x, x, x, x, x, x, x)\n" * 9 + "st.write(x, key=x)\n",
}


MEASURED = """
import os, sys
pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, used = os.wait4(pid, 0)
print()
print(os.waitstatus_to_exitcode(status), used.ru_utime, used.ru_maxrss)
"""
"""Runs a command from a small process: what a large one starts counts that one's memory as well."""


def measured(folder: Path, *words: str) -> tuple[int, float, int]:
    """Check a folder: exit code, seconds of the processor, and the most kB in memory."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *COMMAND, "check", "--no-cache", *words, "."],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (20, 20)),
    )
    code, used, kilobytes = done.stdout.splitlines()[-1].split()
    return int(code), float(used), int(kilobytes)


@pytest.mark.parametrize("name", DOUBLED)
def test_what_holds_itself_many_times(project, name):
    (project / "app.py").write_text(HEAD + DOUBLED[name], encoding="utf-8")
    code, used, kilobytes = measured(project)
    assert code in {0, 1}
    assert used < 10
    assert kilobytes < 400_000


def test_functions_that_call_themselves_in_loops(project):
    text = (
        HEAD
        + """def add(amount):
    for amount in (1, 2, 3):
        add(amount)
for amount in (1, 2, 3):
    add(amount)
st.write("a")
"""
        + "st.button('a')\n" * 20
    )
    (project / "app.py").write_text(text, encoding="utf-8")
    code, used, _ = measured(project, "--output-format", "concise")
    assert code == 0  # cut short, and told: ST006
    assert used < 8
