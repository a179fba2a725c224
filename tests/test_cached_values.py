"""What the caches of Streamlit refuse: the table, the installed release, and the dry run."""

from __future__ import annotations

import pytest
from cached_values import EXAMPLES, disagreements
from dry_runs import first_run

from stlint.model.events import CacheCalled, Returned
from stlint.model.questions.cached_values import unhashable, unkept
from stlint.model.questions.lifetimes import lifetime
from stlint.model.values import UNKNOWN
from stlint.streamlit_api.cached_values import UNKNOWN_TO_CACHES, given_by

REFUSED = [name for name, (_, told) in EXAMPLES.items() if not told.hashed and "." in name]
UNCOPIED = [name for name, (_, told) in EXAMPLES.items() if not told.kept and "." in name]


def test_the_installed_streamlit_does_what_the_table_says() -> None:
    assert len(EXAMPLES) >= 70
    assert disagreements([None]) == []


def _app(name: str) -> str:
    module = name.partition(".")[0]
    head = "st" if module == "streamlit" else module
    return f"""\
        import {module}{" as st" if head == "st" else ""}
        import streamlit as st, pandas, io, sys

        def function():
            return 1

        @st.cache_data
        def hashed(value):
            return 1

        @st.cache_data
        def kept():
            return {EXAMPLES[name][0]}

        hashed({EXAMPLES[name][0]})
        kept()
        """


@pytest.mark.parametrize("name", REFUSED)
def test_the_dry_run_knows_what_cannot_be_hashed(name: str) -> None:
    [called, _] = first_run(_app(name)).of(CacheCalled)
    assert [each.name for each in called.refused] == ["value"]


@pytest.mark.parametrize("name", UNCOPIED)
def test_the_dry_run_knows_what_cannot_be_copied(name: str) -> None:
    [returned] = (each for each in first_run(_app(name)).of(Returned) if each.name == "kept")
    assert returned.uncopied is not None


def test_nothing_is_said_of_what_is_unknown() -> None:
    assert given_by("pandas.read_csv") is UNKNOWN_TO_CACHES


@pytest.mark.parametrize("ttl", ["300", " 5 ", "0s", "-5 min", 0, -1.5, "1.5"])
def test_with_some_times_nothing_is_kept(ttl: object) -> None:
    assert lifetime(ttl)


@pytest.mark.parametrize("ttl", ["5m", "1h 30m", "00:05:00", 300, True, None, UNKNOWN, "0.5s"])
def test_with_others_something_is(ttl: object) -> None:
    assert lifetime(ttl) is None


def test_the_cache_of_old_refuses_nothing() -> None:
    run = first_run(
        """\
        import streamlit as st

        class Report:
            pass

        @st.cache
        def title(report):
            return (each for each in "abc")

        title(Report())
        """
    )
    assert len(list(run.of(CacheCalled))) == 1
    assert not list(unhashable(run))
    assert not list(unkept(run))
