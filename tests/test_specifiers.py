"""What specifiers admit: those of Python, Poetry, conda and of the setting."""

from __future__ import annotations

import pytest
from releases import between

from stlint.streamlit_api import newest, oldest
from stlint.targets import SpecifierError, admitted
from stlint.targets.specifiers import from_conda, from_poetry, from_setting, is_open


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
    assert admitted((specifier,)) == between(first, last)


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
    assert admitted((from_setting(text),)) == between(first, last)


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
    assert admitted(from_poetry(text)) == between(first, last)


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
    assert admitted(from_conda(text)) == between(first, last)


def test_alternatives_of_conda():
    assert admitted(from_conda("1.40.*|1.45.*")) == ("1.40", "1.45")


@pytest.mark.parametrize("text", ["", "<2", "!=1.40.0", "<2,!=1.50.*", "<=1.99"])
def test_what_bounds_nothing_says_nothing(text):
    assert is_open((text,))


@pytest.mark.parametrize("text", [">=1.0", "<1.41", "==1.*", "~=1.40"])
def test_what_bounds_something_says_something(text):
    assert not is_open((text,))
