"""What tests share: a cache of its own for each, and folders to work in."""

from __future__ import annotations

import itertools
import signal

import pytest
from hypothesis import HealthCheck, settings
from running import LOOKS
from scripts import CLEAN, put, put_all

_NUMBERS = itertools.count()

settings.register_profile("busy", suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")  # a machine that does other things as well makes slow examples


def pytest_addoption(parser):
    parser.addoption("--rule", metavar="CODE", help="only what concerns one rule, such as ST301")


def pytest_configure(config):
    if word := config.getoption("--rule"):
        from one_rule import OneRule

        config.pluginmanager.register(OneRule(word))


@pytest.fixture(autouse=True, scope="session")
def interruptible():
    """What tests start can be interrupted, also where the tests themselves run in the background.

    A shell without job control starts what is to run there with the signal ignored, and all that
    this starts would ignore it, too.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(autouse=True)
def cache_dir(tmp_path_factory, monkeypatch):
    """Where the cache of a test is: none may see what another one, or its user, has checked.

    Nothing is there before it is written to.
    """
    folder = tmp_path_factory.getbasetemp() / "caches" / str(next(_NUMBERS))
    monkeypatch.setenv("STLINT_CACHE_DIR", str(folder))
    return folder


@pytest.fixture
def checkout(tmp_path):
    """An empty folder that is the top of a project: what lies above it does not count."""
    folder = tmp_path / "checkout"
    (folder / ".git").mkdir(parents=True)
    return folder


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The current folder, empty, as if on no CI service."""
    monkeypatch.chdir(tmp_path)
    for name in LOOKS:
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def project(folder):
    """Gives a function that writes a file into the current folder, and gives its path."""
    return lambda text, name="app.py": put(folder / name, text)


@pytest.fixture
def write(tmp_path):
    """Gives a function that writes a file into a project, and gives its path."""
    put(tmp_path / "pyproject.toml", "")
    return lambda name, text=CLEAN: put(tmp_path / name, text)


@pytest.fixture
def tree(tmp_path):
    """Write files, relative to a folder that is a project of its own."""
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")

    return lambda files: put_all(tmp_path, files)
