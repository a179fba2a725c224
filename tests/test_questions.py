"""What rules may ask of a run and of its events."""

from __future__ import annotations

import builtins
import inspect

import pytest
import streamlit.errors
from dry_runs import first_run

from stlint.model.events import (
    CacheCalled,
    CacheDefined,
    ExternalCall,
    Mutated,
    StateWrite,
    Stopped,
)
from stlint.model.questions.caching import definition_around
from stlint.model.questions.resets import undone
from stlint.model.values import UNKNOWN, WidgetValue
from stlint.rules.caching.widget_in_cached_function import widget_in_cached_function
from stlint.streamlit_api.lineage import handlers_of


def element(run, label):
    [found] = [each for each in run.elements if each.label == label]
    return found


def kinds(event):
    return [each.kind for each in event.around]


def test_an_argument_is_told_apart_from_what_it_is_now():
    run = first_run(
        """
        import streamlit as st

        name = st.text_input("who")
        st.number_input(name, key="n")
        st.text_area("fixed", height=100, options=("a", 1))
        """
    )
    number = next(each for each in run.elements if each.command == "number_input")
    label = number["label"]
    assert (label.given, label.now, label.always) == (True, "", UNKNOWN)
    assert not label.is_("")
    assert [type(each) for each in label.made_of] == [WidgetValue]
    fixed = element(run, "fixed")
    assert fixed["height"].always == fixed["height"].now == 100
    assert fixed["height"].is_(100)
    assert not fixed["height"].is_(100.0, True)
    assert fixed["options"].always == ("a", 1)
    assert not fixed["help"].given
    assert fixed["help"].always is UNKNOWN


def test_what_is_around_an_element():
    run = first_run(
        """
        import streamlit as st

        left, right = st.columns(2)
        tray = left.container()

        @st.cache_data
        def load():
            st.caption("cached")
            return 1

        @st.fragment
        def part():
            with right:
                st.button("in the column")
            tray.button("in the tray")
            load()

        with st.form("f"):
            st.text_input("in the form")
            left.caption("elsewhere")
            part()
        """
    )
    assert kinds(element(run, "in the form")) == ["form"]
    assert kinds(element(run, "elsewhere")) == ["container"]
    assert kinds(element(run, "in the column")) == ["container", "fragment"]
    tray = element(run, "in the tray")
    assert [(each.kind, each.how) for each in tray.around] == [
        ("container", "container"),
        ("container", "columns"),
        ("fragment", ""),
    ]
    cached = element(run, "cached")
    assert kinds(cached) == ["cached", "fragment", "form"]
    assert cached.within("cached").how == "cache_data"
    assert cached.within("cached").what.name == "load"
    assert cached.within("form", "fragment").kind == "fragment"
    assert cached.within("dialog") is None


def test_what_is_around_other_events():
    run = first_run(
        """
        import threading
        import streamlit as st
        import helper

        lock = threading.Lock()

        def save():
            st.session_state.saved = True

        def work():
            st.session_state.worked = True

        @st.dialog("Sure?")
        def ask():
            st.session_state.asked = True

        st.button("Save", on_click=save)
        threading.Thread(target=work).start()
        with lock, st.expander("More"):
            st.session_state.locked = True
        try:
            int(st.text_input("n"))
        except ValueError:
            st.session_state.failed = True
        ask()
        """,
        helper="import streamlit as st\nst.session_state.imported = True\n",
    )
    around = {each.key: kinds(each) for each in run.of(StateWrite)}
    assert around == {
        "imported": ["import"],
        "saved": ["callback"],
        "worked": ["thread"],
        "locked": ["container", "lock"],
        "failed": ["handler"],
        "asked": ["dialog"],
    }


def test_who_changes_something_shared_may_hold_a_lock():
    run = first_run(
        """
        import threading
        import streamlit as st

        @st.cache_resource
        def shared():
            return []

        with threading.Lock():
            shared().append(1)
        """
    )
    [change] = run.of(Mutated)
    assert change.within("lock")


def test_handlers_that_raise_again_catch_nothing():
    run = first_run(
        """
        import requests
        import streamlit as st

        try:
            requests.get("a")
        except Exception:
            st.error("failed")
            raise
        try:
            requests.get("b")
        except LookupError:
            st.error("failed")
        """
    )
    first, second = [each for each in run.of(ExternalCall) if each.name == "requests.get"]
    assert not first.caught_by("KeyError")
    assert second.caught_by("KeyError")
    assert second.caught_by("ValueError", "IndexError")
    assert not second.caught_by("ValueError")


ERRORS = [
    each
    for each in vars(streamlit.errors).values()
    if inspect.isclass(each)
    and issubclass(each, Exception)
    and each.__module__ == "streamlit.errors"
]


@pytest.mark.parametrize(
    "cls",
    [
        *ERRORS,
        *(
            each
            for each in vars(builtins).values()
            if inspect.isclass(each) and issubclass(each, OSError)
        ),
    ],
    ids=lambda cls: cls.__name__,
)
def test_handlers_of_an_exception_are_those_of_its_bases(cls):
    known = handlers_of(cls.__name__)
    assert {each.__name__ for each in cls.__mro__[:-1]} <= known


def test_a_key_error_is_no_value_error():
    assert handlers_of("KeyError") == {"KeyError", "LookupError", "Exception", "BaseException"}
    assert "ValueError" not in handlers_of("StreamlitAPIException")


def test_what_is_known_of_caches():
    run = first_run(
        """
        import streamlit as st

        @st.cache_data(ttl=60, experimental_allow_widgets=True)
        def load(path, *, rows=1):
            return st.slider("Number", 0, 9, 1), path

        load("a.csv", rows=3)
        """
    )
    [defined] = run.of(CacheDefined)
    assert (defined.name, defined.cache) == ("load", "cache_data")
    assert defined["ttl"].is_(60)
    assert not defined["max_entries"].given
    [called] = run.of(CacheCalled)
    assert called.definition is defined
    assert called["path"].is_("a.csv")
    assert called["rows"].is_(3)
    assert str(called.returned).endswith("'a.csv')")
    assert definition_around(element(run, "Number")) is defined
    assert not list(widget_in_cached_function.check(run))


def test_a_rerun_may_be_one_of_a_fragment():
    run = first_run(
        """
        import streamlit as st

        @st.fragment
        def part():
            if st.button("a"):
                st.rerun(scope="fragment")
            if st.button("b"):
                st.rerun(scope=st.selectbox("scope", ["app", "fragment"]))
            if st.button("c"):
                st.rerun()

        part()
        """
    )
    assert [each.scope for each in run.of(Stopped)] == ["fragment", "unknown", None]


def test_what_swallows_a_rerun_is_known():
    run = first_run(
        """
        import streamlit as st

        try:
            st.rerun()
        except:
            pass
        """
    )
    [stopped] = run.of(Stopped)
    assert stopped.swallowed
    assert type(stopped.handler[1]).__name__ == "ExceptHandler"


def test_who_reads_what_of_session_state():
    run = first_run(
        """
        import streamlit as st

        def reset():
            st.session_state.n = 0

        if "n" not in st.session_state:
            st.session_state.n = 1
        st.write(st.session_state.n)
        st.session_state.n = 2
        st.session_state.n += 3
        if st.button("More"):
            st.session_state.n = 4
        st.write(st.session_state.get("n"))
        st.session_state.items = []
        st.session_state.items.append(st.session_state.n)
        st.session_state.update(other=1)
        st.session_state.setdefault("more", 2)
        st.button("Reset", on_click=reset)
        """
    )
    key = run.state("n")
    shown = {each.place.node: each for each in key.writes}
    assert [each.how for each in shown.values()] == ["=", "=", "+=", "=", "="]
    default, two, three, four, zero = key.writes
    first, added, last, appended = key.reads
    assert (first.how, last.how) == ("attribute", "get")
    assert key.reaching(first) == (default,)
    assert key.begins(first)
    assert key.reaching(added) == (two,)
    assert not key.begins(added)
    assert key.reaching(last) == key.reaching(appended) == (four, three)
    assert [key.survives(each) for each in (default, two, three, four, zero)] == [
        *(False, True, True, True, True)
    ]
    assert [each.how for each in run.state("items").writes] == ["=", ".append()"]
    assert run.state("other").writes[0].how == "update"
    assert run.state("more").writes[0].how == "setdefault"
    assert run.state("none").writes == ()


def test_what_each_run_sets_anew_does_not_survive():
    run = first_run(
        """
        import streamlit as st

        st.session_state.n = 0
        if st.button("More"):
            st.session_state.n += 1
        st.write(st.session_state.n)
        """
    )
    key = run.state("n")
    reset, change = key.writes
    assert not key.survives(change)
    assert not key.survives(reset)
    assert list(undone(run)) == [(reset, change)]
