"""What each file that declares a Streamlit says, in the shapes that real projects have."""

from __future__ import annotations

import json

import pytest
from releases import between, declared
from scripts import put_all

from stlint.files.overlay import DISK
from stlint.settings import Configuration
from stlint.streamlit_api import newest
from stlint.targets import Declarations

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
def test_requirements(checkout, text):
    (checkout / "requirements.txt").write_text(f"pandas\n{text}\n", encoding="utf-8")
    found = declared(checkout)
    wanted = REQUIREMENTS[text]
    assert found.releases == (between(*wanted) if wanted else ("1.24", "1.40"))
    assert found.kind == "requirements"
    assert found.path == checkout / "requirements.txt"


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
def test_requirements_that_say_nothing(checkout, text):
    (checkout / "requirements.txt").write_text(f"{text}\npandas==2\n", encoding="utf-8")
    found = declared(checkout)
    assert not found.declared
    assert found.releases == (newest(),)
    assert found.targets.source is None


def test_lines_are_told(checkout):
    put_all(checkout, {"requirements.txt": "pandas\n\nstreamlit==1.45.1 \\\n  --hash=sha256:aa\n"})
    found = declared(checkout)
    assert found.line == 3
    assert str(found).endswith("requirements.txt:3 says streamlit==1.45.1")
    assert str(found).startswith("Streamlit 1.45: ")


def test_included_requirements(checkout):
    put_all(
        checkout,
        {
            "requirements.txt": "-r requirements/base.txt\n--constraint=limits.txt\n",
            "requirements/base.txt": "-r more.txt\n-r ../requirements.txt\n",
            "requirements/more.txt": "streamlit>=1.40\n",
            "limits.txt": "streamlit<1.46\n",
        },
    )
    found = declared(checkout)
    assert found.releases == between("1.40", "1.45")
    assert (found.path, found.line) == (checkout / "requirements" / "more.txt", 1)


def test_requirements_in_a_folder_or_of_another_name(checkout):
    put_all(
        checkout,
        {"requirements/dev.txt": "streamlit==1.50\n", "requirements/base.txt": "streamlit==1.40\n"},
    )
    assert declared(checkout).releases == ("1.40",)


@pytest.mark.parametrize("coding", ["utf-8-sig", "utf-16"])
def test_requirements_with_a_mark(checkout, coding):
    """As PowerShell writes them."""
    (checkout / "requirements.txt").write_text("streamlit==1.40\r\n", encoding=coding)
    assert declared(checkout).releases == ("1.40",)


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
        (between("1.40", "1.45"), 6),
    ),
    "extras": (
        """
        [project]
        dependencies = ["pandas"]
        [project.optional-dependencies]
        ui = ["streamlit>=1.60"]
        """,
        (between("1.60", newest()), 5),
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
        (between("1.60", newest()), 4),
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
def test_pyproject(checkout, name):
    text, (wanted, line) = PROJECTS[name]
    put_all(checkout, {"pyproject.toml": text})
    found = declared(checkout)
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
def test_pyproject_that_says_nothing(checkout, text):
    (checkout / "pyproject.toml").write_text(text)
    found = Declarations(Configuration(isolated=True).wanted_releases, DISK).of(checkout / "app.py")
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
def test_lock_files(checkout, name, text, line):
    put_all(checkout, {"requirements.txt": "streamlit>=1.30\n"})
    (checkout / name).write_text(text, encoding="utf-8")
    found = declared(checkout)
    assert (found.releases, found.line, found.kind) == (("1.40",), line, "lock")
    assert found.path == checkout / name


def test_a_lock_file_with_forks(checkout):
    fork = UV.replace("1.40.2", "1.35.0")
    (checkout / "uv.lock").write_text(UV + "\n" + fork)
    assert declared(checkout).releases == ("1.35", "1.40")


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
def test_lock_files_that_say_nothing(checkout, name, text):
    put_all(checkout, {"requirements.txt": "streamlit==1.30\n"})
    (checkout / name).write_text(text, encoding="utf-8")
    assert declared(checkout).releases == ("1.30",)


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
def test_environments_of_conda(checkout, text, name):
    (checkout / name).write_text(text)
    (checkout / "other.txt").write_text("streamlit==1.40\n")
    found = declared(checkout)
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
def test_environments_that_say_nothing(checkout, text):
    (checkout / "environment.yml").write_text(text)
    assert not declared(checkout).declared


def test_setup_cfg(checkout):
    put_all(
        checkout,
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
    found = declared(checkout)
    assert (found.releases, found.line, found.kind) == (("1.40", "1.41"), 6, "setup.cfg")


@pytest.mark.parametrize(
    "text", ["[options", "install_requires = streamlit==1.40\n", "[options]\n%(x"]
)
def test_setup_cfg_that_says_nothing(checkout, text):
    (checkout / "setup.cfg").write_text(text)
    assert not declared(checkout).declared


def test_pipfile(checkout):
    put_all(
        checkout,
        {"Pipfile": '[packages]\nstreamlit = {version = "~=1.40.0", extras = ["auth"]}\n'},
    )
    found = declared(checkout)
    assert (found.releases, found.line, found.kind) == (("1.40",), 2, "pipfile")
    put_all(
        checkout, {"Pipfile": '[packages]\nstreamlit = "*"\n[dev-packages]\nstreamlit = ">=1.66"\n'}
    )
    assert declared(checkout).releases == ("1.66", "1.67")


def test_folders_in_the_place_of_files(checkout):
    for name in ("requirements.txt", "pyproject.toml", "uv.lock", "environment.yml"):
        (checkout / name).mkdir()
    assert (
        not Declarations(Configuration(isolated=True).wanted_releases, DISK)
        .of(checkout / "app.py")
        .declared
    )
