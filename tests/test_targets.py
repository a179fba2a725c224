"""Which releases of Streamlit a project means: files in the shapes that real projects have."""

from __future__ import annotations

import json
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from stlint.api import newest, oldest, releases
from stlint.files import DISK
from stlint.settings import Configuration
from stlint.targets import Declaration, Declarations, SpecifierError, admitted
from stlint.targets.specifiers import from_conda, from_poetry, from_setting, is_open

if TYPE_CHECKING:
    from pathlib import Path


def span(first: str, last: str) -> tuple[str, ...]:
    names = releases()
    return names[names.index(first) : names.index(last) + 1]


def declared(folder: Path, script: str = "app.py", **flags: object) -> Declaration:
    path = folder / script
    if not path.exists():
        write(folder, {script: "import streamlit as st\n"})
    return Declarations(Configuration(flags), DISK).of(path)


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "project" / ".git").mkdir(parents=True)
    return tmp_path / "project"


@pytest.mark.parametrize(
    ("specifier", "first", "last"),
    [
        ("==1.40.2", "1.40", "1.40"),
        ("==1.40", "1.40", "1.40"),
        ("==1.40.*", "1.40", "1.40"),
        ("===1.40.2", "1.40", "1.40"),
        (">=1.40.2", "1.40", newest()),
        (">=1.40,<1.46", "1.40", "1.45"),
        (">=1.40,<=1.46", "1.40", "1.46"),
        ("<1.41", oldest(), "1.40"),
        (">1.40", "1.40", newest()),
        (">1.40.99", "1.41", newest()),
        ("~=1.40", "1.40", newest()),
        ("~=1.40.1", "1.40", "1.40"),
        (">=1.40,!=1.67.*", "1.40", "1.66"),
        (">=1.66rc1", "1.66", newest()),
        ("==1.40.0rc1", "1.40", "1.40"),
        ("==1.40.17", "1.40", "1.40"),
        ("==0.61", oldest(), oldest()),
        ("==1.9.2", oldest(), oldest()),
        ("<1.10", oldest(), oldest()),
        ("==1.400", newest(), newest()),
        (">=2", newest(), newest()),
        (">=1.10", oldest(), newest()),
        ("", oldest(), newest()),
    ],
)
def test_a_minor_release_is_admitted_if_a_patch_of_it_is(specifier, first, last):
    assert admitted((specifier,)) == span(first, last)


def test_a_hole_stays_a_hole():
    assert admitted((">=1.38,!=1.40.*,<1.43",)) == ("1.38", "1.39", "1.41", "1.42")
    assert "1.40" in admitted((">=1.38,!=1.40.0,<1.43",))


def test_alternatives_are_added():
    assert admitted(("==1.40.*", "==1.50.*")) == ("1.40", "1.50")


@pytest.mark.parametrize(
    "text", [">=1.50,<1.40", "=1.40", "1.40", ">=one", ">=1.40.*", "==1.40.1,==1.41"]
)
def test_what_is_no_specifier_is_refused(text):
    with pytest.raises(SpecifierError):
        admitted((text,))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1.40", "1.40", "1.40"),
        ("1.40.2", "1.40", "1.40"),
        ("==1.40.*", "1.40", "1.40"),
        (">=1.36, <1.50", "1.36", "1.49"),
        ("1", oldest(), newest()),
    ],
)
def test_a_setting_may_be_a_bare_version(text, first, last):
    assert admitted((from_setting(text),)) == span(first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("^1.40", "1.40", newest()),
        ("^1.40.2", "1.40", newest()),
        ("~1.40", "1.40", "1.40"),
        ("~1.40.2", "1.40", "1.40"),
        ("~1", oldest(), newest()),
        ("1.40.2", "1.40", "1.40"),
        ("=1.40.2", "1.40", "1.40"),
        ("1.40.*", "1.40", "1.40"),
        (">=1.40 <1.46", "1.40", "1.45"),
        (">=1.40, <1.46", "1.40", "1.45"),
        ("^0.80", oldest(), oldest()),
        ("~=1.40.0", "1.40", "1.40"),
        ("*", oldest(), newest()),
    ],
)
def test_constraints_of_poetry(text, first, last):
    assert admitted(from_poetry(text)) == span(first, last)


def test_alternatives_of_poetry():
    assert admitted(from_poetry("~1.40 || ~1.45")) == ("1.40", "1.45")


@pytest.mark.parametrize("text", ["^one", "latest", "1.40 || ^x", "git+https://x"])
def test_what_is_no_constraint_of_poetry(text):
    with pytest.raises(SpecifierError):
        admitted(from_poetry(text))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("=1.40", "1.40", "1.40"),
        ("=1.40.2", "1.40", "1.40"),
        ("==1.40.2", "1.40", "1.40"),
        (">=1.40,<1.46", "1.40", "1.45"),
        ("1.40.*", "1.40", "1.40"),
        ("=1.40.*", "1.40", "1.40"),
        ("", oldest(), newest()),
        ("=1", oldest(), newest()),
    ],
)
def test_specifications_of_conda(text, first, last):
    assert admitted(from_conda(text)) == span(first, last)


def test_alternatives_of_conda():
    assert admitted(from_conda("1.40.*|1.45.*")) == ("1.40", "1.45")


@pytest.mark.parametrize("text", ["", "<2", "!=1.40.0", "<2,!=1.50.*", "<=1.99"])
def test_what_bounds_nothing_says_nothing(text):
    assert is_open((text,))


@pytest.mark.parametrize("text", [">=1.0", "<1.41", "==1.*", "~=1.40"])
def test_what_bounds_something_says_something(text):
    assert not is_open((text,))


REQUIREMENTS = {
    "streamlit==1.40": ("1.40", "1.40"),
    "streamlit == 1.40.2": ("1.40", "1.40"),
    "Streamlit>=1.40": ("1.40", newest()),
    "streamlit>=1.30.0,<1.40.0": ("1.30", "1.39"),
    "streamlit[snowflake]>=1.54.0": ("1.54", newest()),
    "streamlit [auth, charts] ~=1.45.0 # pinned": ("1.45", "1.45"),
    "streamlit (>=1.40)": ("1.40", newest()),
    "streamlit==1.45.1 \\\n    --hash=sha256:aaaa \\\n    --hash=sha256:bbbb": ("1.45", "1.45"),
    "streamlit>=1.40,\\\n  <1.42": ("1.40", "1.41"),
    "streamlit==1.40 ; python_version >= '3.9'": ("1.40", "1.40"),
    "streamlit==1.24; python_version < '3.9'\nstreamlit==1.40; python_version >= '3.9'": None,
    "streamlit==1.9; python_version < '3'\nstreamlit==1.40": ("1.40", "1.40"),
    "streamlit>=1.40\nstreamlit<1.42": ("1.40", "1.41"),
    "streamlit @ https://x.org/streamlit-1.40.2-py2.py3-none-any.whl": ("1.40", "1.40"),
    "-i https://pypi.org/simple\n--pre\n-e .\n\n\tstreamlit==1.40\n": ("1.40", "1.40"),
    "./streamlit\nstreamlit-extras==0.2\nstreamlit_option_menu\nstreamlit==1.40": ("1.40", "1.40"),
}


@pytest.mark.parametrize("text", REQUIREMENTS)
def test_requirements(project, text):
    (project / "requirements.txt").write_text(f"pandas\n{text}\n", encoding="utf-8")
    found = declared(project)
    wanted = REQUIREMENTS[text]
    assert found.releases == (span(*wanted) if wanted else ("1.24", "1.40"))
    assert found.kind == "requirements"
    assert found.path == project / "requirements.txt"


@pytest.mark.parametrize(
    "text",
    [
        "streamlit",
        "streamlit<2",
        "streamlit @ git+https://github.com/streamlit/streamlit",
        "streamlit==",
        "streamlit>=1.40.*",
        "streamlit>=1.50,<1.40",
        "# streamlit==1.40",
        "streamlit-extras==1.40",
        "my.streamlit==1.40",
        "streamlit==1.40; python_version < '3'",
        "-r https://x.org/streamlit.txt",
        "-r missing.txt",
        "-r requirements.txt",
    ],
)
def test_requirements_that_say_nothing(project, text):
    (project / "requirements.txt").write_text(f"{text}\npandas==2\n", encoding="utf-8")
    found = declared(project)
    assert not found.declared
    assert found.releases == (newest(),)
    assert found.targets.source is None


def test_lines_are_told(project):
    write(project, {"requirements.txt": "pandas\n\nstreamlit==1.45.1 \\\n  --hash=sha256:aa\n"})
    found = declared(project)
    assert found.line == 3
    assert str(found).endswith("requirements.txt:3 says streamlit==1.45.1")
    assert str(found).startswith("Streamlit 1.45: ")


def test_included_requirements(project):
    write(
        project,
        {
            "requirements.txt": "-r requirements/base.txt\n--constraint=limits.txt\n",
            "requirements/base.txt": "-r more.txt\n-r ../requirements.txt\n",
            "requirements/more.txt": "streamlit>=1.40\n",
            "limits.txt": "streamlit<1.46\n",
        },
    )
    found = declared(project)
    assert found.releases == span("1.40", "1.45")
    assert (found.path, found.line) == (project / "requirements" / "more.txt", 1)


def test_requirements_in_a_folder_or_of_another_name(project):
    write(
        project,
        {"requirements/dev.txt": "streamlit==1.50\n", "requirements/base.txt": "streamlit==1.40\n"},
    )
    assert declared(project).releases == ("1.40",)


def test_requirements_for_developers_come_last(project):
    write(
        project,
        {"requirements-dev.txt": "streamlit==1.50\n", "requirements.txt": "streamlit==1.40\n"},
    )
    assert declared(project).releases == ("1.40",)
    (project / "requirements.txt").write_text("pandas\n")
    assert declared(project).releases == ("1.50",)


@pytest.mark.parametrize("coding", ["utf-8-sig", "utf-16"])
def test_requirements_with_a_mark(project, coding):
    """As PowerShell writes them."""
    (project / "requirements.txt").write_text("streamlit==1.40\r\n", encoding=coding)
    assert declared(project).releases == ("1.40",)


PROJECTS = {
    "dependencies": (
        """
        [project]
        name = "shop"
        dependencies = [
            "pandas>=2",
            "streamlit[snowflake] >= 1.40, <1.46",  # the dashboard
        ]
        """,
        (span("1.40", "1.45"), 6),
    ),
    "extras": (
        """
        [project]
        dependencies = ["pandas"]
        [project.optional-dependencies]
        ui = ["streamlit>=1.60"]
        """,
        (span("1.60", newest()), 5),
    ),
    "extras say less than what is needed": (
        """
        [project]
        dependencies = ["streamlit==1.40"]
        [project.optional-dependencies]
        test = ["streamlit>=1.60"]
        """,
        (("1.40",), 3),
    ),
    "extras say more than a bare name": (
        """
        [project]
        dependencies = ["streamlit"]
        [dependency-groups]
        dev = ["streamlit>=1.66"]
        """,
        (("1.66", "1.67"), 5),
    ),
    "groups": (
        """
        [dependency-groups]
        ui = [{include-group = "base"}, "rich"]
        base = ["streamlit~=1.40.0"]
        """,
        (("1.40",), 4),
    ),
    "uv": (
        """
        [tool.uv]
        dev-dependencies = ["streamlit==1.40.1"]
        """,
        (("1.40",), 3),
    ),
    "poetry": (
        """
        [tool.poetry.dependencies]
        python = "^3.10"
        Streamlit = "^1.60"
        """,
        (span("1.60", newest()), 4),
    ),
    "poetry with extras": (
        """
        [tool.poetry.dependencies]
        streamlit = { version = "~1.40", extras = ["auth"] }
        """,
        (("1.40",), 3),
    ),
    "poetry with several": (
        """
        [tool.poetry.dependencies]
        streamlit = [
            {version = "1.40.1", python = "<3.12"},
            {version = "1.50.0", python = ">=3.12"},
        ]
        """,
        (("1.40", "1.50"), 3),
    ),
    "poetry table": (
        """
        [tool.poetry.dependencies.streamlit]
        version = "1.40.*"
        """,
        (("1.40",), 2),
    ),
    "poetry group": (
        """
        [tool.poetry.group.ui.dependencies]
        streamlit = "1.40.2"
        """,
        (("1.40",), 3),
    ),
    "pixi": (
        """
        [tool.pixi.dependencies]
        streamlit = ">=1.40,<1.42"
        """,
        (("1.40", "1.41"), 3),
    ),
    "hatch": (
        """
        [tool.hatch.envs.default]
        dependencies = ["streamlit==1.40"]
        """,
        (("1.40",), 3),
    ),
}


@pytest.mark.parametrize("name", PROJECTS)
def test_pyproject(project, name):
    text, (wanted, line) = PROJECTS[name]
    write(project, {"pyproject.toml": text})
    found = declared(project)
    assert (found.releases, found.line, found.kind) == (wanted, line, "pyproject")


@pytest.mark.parametrize(
    "text",
    [
        "[project",
        "project = 5\n",
        "[project]\ndependencies = 'streamlit==1.40'\n",
        "[project]\ndependencies = [5, {streamlit = 1}]\n",
        "[project]\ndependencies = ['streamlit=1.40']\n",
        "[tool.poetry.dependencies]\nstreamlit = 1.40\n",
        "[tool.poetry.dependencies]\nstreamlit = 'latest'\n",
        "[tool.poetry.dependencies]\nstreamlit = {git = 'https://x', branch = 'main'}\n",
        "[tool.poetry]\ndependencies = ['streamlit==1.40']\n",
        "[tool.poetry.dependencies]\nstreamlit = []\n",
        "[project.optional-dependencies]\nui = 'streamlit==1.40'\n",
        "[[dependency-groups]]\nui = ['streamlit==1.40']\n",
        "keywords = ['streamlit==1.40']\n",
    ],
)
def test_pyproject_that_says_nothing(project, text):
    (project / "pyproject.toml").write_text(text)
    found = Declarations(Configuration(isolated=True), DISK).of(project / "app.py")
    assert not found.declared


UV = """\
version = 1
requires-python = ">=3.11"

[[package]]
name = "stlite"
version = "1.1.0"

[[package]]
name = "streamlit"
version = "1.40.2"
source = { registry = "https://pypi.org/simple" }
dependencies = [
    { name = "altair" },
]

[package.metadata]
requires-dist = [{ name = "streamlit", specifier = ">=1.30" }]

[[package]]
name = "streamlit-extras"
version = "0.5.0"
dependencies = [{ name = "streamlit" }]
"""
POETRY = """\
# This file is automatically @generated by Poetry 2.1.1

[[package]]
name = "streamlit"
version = "1.40.2"
description = "A faster way to build and share data apps"
groups = ["main"]

[package.dependencies]
altair = ">=4.0,<6"
version = "9"

[package.extras]
snowflake = ["snowflake-connector-python"]

[metadata]
lock-version = "2.1"
"""
PIPENV = {
    "_meta": {"hash": {"sha256": "x"}},
    "default": {
        "altair": {"version": "==5.0.0"},
        "streamlit": {"hashes": ["sha256:x"], "index": "pypi", "version": "==1.40.2"},
    },
    "develop": {"streamlit": {"version": "==1.50.0"}},
}


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("uv.lock", UV, 10),
        ("poetry.lock", POETRY, 5),
        ("pdm.lock", POETRY, 5),
        ("pylock.toml", UV.replace("[[package]]", "[[packages]]"), 10),
        ("Pipfile.lock", json.dumps(PIPENV, indent=4), 16),
    ],
)
def test_lock_files(project, name, text, line):
    write(project, {"requirements.txt": "streamlit>=1.30\n"})
    (project / name).write_text(text, encoding="utf-8")
    found = declared(project)
    assert (found.releases, found.line, found.kind) == (("1.40",), line, "lock")
    assert found.path == project / name


def test_a_lock_file_with_forks(project):
    fork = UV.replace("1.40.2", "1.35.0")
    (project / "uv.lock").write_text(UV + "\n" + fork)
    assert declared(project).releases == ("1.35", "1.40")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("uv.lock", '[[package]]\nname = "streamlit"\nsource = { git = "x" }\n'),
        ("uv.lock", '[[package]]\nname = "streamlit"\nversion = "x y"\n'),
        ("uv.lock", "\0\0<<<<<<< HEAD\n"),
        ("Pipfile.lock", "{"),
        ("Pipfile.lock", "[1, 2]"),
        ("Pipfile.lock", '{"default": {"streamlit": {"version": 5}}, "develop": 7}'),
        ("Pipfile.lock", '{"default": {"streamlit": {"version": "*"}}}'),
        ("Pipfile.lock", "[" * 100_000),
    ],
)
def test_lock_files_that_say_nothing(project, name, text):
    write(project, {"requirements.txt": "streamlit==1.30\n"})
    (project / name).write_text(text, encoding="utf-8")
    assert declared(project).releases == ("1.30",)


CONDA = {
    "dependencies:\n  - python=3.11\n  - streamlit=1.40\n": "1.40",
    "dependencies:\n- streamlit==1.40.2\n": "1.40",
    "dependencies:\n  - conda-forge::streamlit=1.40.2=pyhd8ed1ab_0\n": "1.40",
    'dependencies:\n  - "streamlit>=1.40,<1.41"  # why\n': "1.40",
    "dependencies:\n  - streamlit 1.40.*\n": "1.40",
    "dependencies:\n  - pip\n  - pip:\n      - streamlit[auth]==1.40.2\n": "1.40",
    "dependencies:\n  - pip:\n    - streamlit==1.40.2\n  - python=3.11\n": "1.40",
    "dependencies: [python=3.11, 'streamlit>=1.40,<1.41']\n": "1.40",
    "channels:\n  - defaults\ndependencies:\n  - pip:\n    - -r other.txt\n": "1.40",
}


@pytest.mark.parametrize("name", ["environment.yml", "environment.yaml"])
@pytest.mark.parametrize("text", CONDA)
def test_environments_of_conda(project, text, name):
    (project / name).write_text(text)
    (project / "other.txt").write_text("streamlit==1.40\n")
    found = declared(project)
    assert found.releases == (CONDA[text],)
    assert found.kind in {"conda", "requirements"}


@pytest.mark.parametrize(
    "text",
    [
        "dependencies:\n  - streamlit\n  - pip:\n      - pandas\n",
        "dependencies:\n  - streamlit-extras=1.40\n",
        "dependencies:\n  - streamlit=one\n",
        "# - streamlit=1.40\n",
        "- - - [\n\t: }\n",
        "",
    ],
)
def test_environments_that_say_nothing(project, text):
    (project / "environment.yml").write_text(text)
    assert not declared(project).declared


def test_setup_cfg(project):
    write(
        project,
        {
            "setup.cfg": """\
            [metadata]
            name = shop
            [options]
            install_requires =
                pandas
                streamlit>=1.40,<1.42
            [options.extras_require]
            test =
                streamlit==1.60
            """
        },
    )
    found = declared(project)
    assert (found.releases, found.line, found.kind) == (("1.40", "1.41"), 6, "setup.cfg")


@pytest.mark.parametrize(
    "text", ["[options", "install_requires = streamlit==1.40\n", "[options]\n%(x"]
)
def test_setup_cfg_that_says_nothing(project, text):
    (project / "setup.cfg").write_text(text)
    assert not declared(project).declared


def test_pipfile(project):
    write(
        project,
        {"Pipfile": '[packages]\nstreamlit = {version = "~=1.40.0", extras = ["auth"]}\n'},
    )
    found = declared(project)
    assert (found.releases, found.line, found.kind) == (("1.40",), 2, "pipfile")
    write(
        project, {"Pipfile": '[packages]\nstreamlit = "*"\n[dev-packages]\nstreamlit = ">=1.66"\n'}
    )
    assert declared(project).releases == ("1.66", "1.67")


SCRIPT = """\
#!/usr/bin/env -S uv run
# /// script
# requires-python = ">=3.11"
# dependencies = [
#     "pandas",
#     "streamlit==1.45.*",
# ]
# ///
import streamlit as st
"""


def test_metadata_in_the_script_wins_over_files(project):
    write(project, {"app.py": SCRIPT, "requirements.txt": "streamlit==1.40\n"})
    found = declared(project)
    assert (found.releases, found.line, found.kind) == (("1.45",), 6, "script")
    assert found.path == project / "app.py"


@pytest.mark.parametrize(
    "text",
    [
        SCRIPT.replace("streamlit==1.45.*", "streamlit"),
        SCRIPT.replace("[\n", "\n"),
        SCRIPT.replace("# ///\n", ""),
        SCRIPT + SCRIPT,
        "# /// script\n# dependencies = 5\n# ///\n",
    ],
)
def test_metadata_that_says_nothing(project, text):
    write(project, {"app.py": text, "requirements.txt": "streamlit==1.40\n"})
    assert declared(project).releases == ("1.40",)


def test_order_of_files(project):
    """The more exact a file is, the earlier it is asked."""
    files = {
        "Pipfile": '[packages]\nstreamlit = "==1.30.0"\n',
        "setup.cfg": "[options]\ninstall_requires = streamlit==1.31\n",
        "environment.yml": "dependencies:\n  - streamlit=1.32\n",
        "requirements.txt": "streamlit==1.33\n",
        "pyproject.toml": "[project]\ndependencies = ['streamlit==1.34']\n",
        "Pipfile.lock": '{"default": {"streamlit": {"version": "==1.35.0"}}}',
        "poetry.lock": '[[package]]\nname = "streamlit"\nversion = "1.36.0"\n',
        "uv.lock": '[[package]]\nname = "streamlit"\nversion = "1.37.0"\n',
    }
    for minor, (name, text) in enumerate(files.items(), 30):
        (project / name).write_text(text)
        assert declared(project).releases == (f"1.{minor}",), name
    write(project, {"app.py": SCRIPT.replace("1.45", "1.38")})
    assert declared(project).releases == ("1.38",)
    assert declared(project, streamlit_version="1.39.1").releases == ("1.39",)


def test_the_nearest_folder_that_says_something(project):
    write(project, {"requirements.txt": "streamlit==1.40\n", "one/requirements.txt": "streamlit\n"})
    write(project, {"two/requirements.txt": "streamlit==1.50\n"})
    assert declared(project, "one/app.py").releases == ("1.40",)
    assert declared(project, "two/deep/app.py").releases == ("1.50",)
    assert declared(project, "app.py").releases == ("1.40",)


def test_the_search_ends_at_the_top_of_the_project(tmp_path):
    write(tmp_path, {"requirements.txt": "streamlit==1.40\n", "a/pyproject.toml": "", "b/x.py": ""})
    assert not declared(tmp_path, "a/app.py").declared
    assert not declared(tmp_path, "b/app.py").declared
    (tmp_path / ".git").mkdir()
    assert declared(tmp_path, "a/app.py").releases == ("1.40",)


def test_the_setting(project):
    write(
        project,
        {"stlint.toml": '\nstreamlit-version = ">=1.40"\n', "requirements.txt": "streamlit==1.30"},
    )
    found = declared(project)
    assert (found.releases, found.line, found.kind) == (span("1.40", newest()), 2, "settings")
    assert declared(project, streamlit_version="1.50").kind == "flag"


def test_nothing_declared(project):
    found = declared(project)
    assert (found.declared, found.releases, found.notes) == (False, (newest(),), ())
    assert str(found) == f"Streamlit {newest()}, the newest: nothing declares a version"


def test_what_is_skipped_is_told(project):
    write(project, {"requirements.txt": "streamlit\n", "pyproject.toml": "[", "Pipfile.lock": "{"})
    found = Declarations(Configuration(isolated=True), DISK).of(project / "app.py")
    told = "\n".join(found.notes)
    assert "requirements.txt:1: streamlit says no version" in told
    assert "pyproject.toml: this is no TOML" in told
    assert "Pipfile.lock: this is no JSON" in told


def test_folders_in_the_place_of_files(project):
    for name in ("requirements.txt", "pyproject.toml", "uv.lock", "environment.yml"):
        (project / name).mkdir()
    assert not Declarations(Configuration(isolated=True), DISK).of(project / "app.py").declared
