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
    ElementCreated,
    ExternalCall,
    Mutated,
    NameMissing,
    Returned,
    StateWrite,
    Stopped,
    Unused,
)
from stlint.model.questions.caching import definition_around
from stlint.model.questions.callbacks import called_by
from stlint.model.questions.kinds import kind_of
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
        st.session_state.rows = []
        st.session_state.rows.append(st.session_state.n)
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
    assert [each.how for each in run.state("rows").writes] == ["=", ".append()"]
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


def test_what_an_element_calls():
    run = first_run(
        """
        import streamlit as st

        def pick(number, extra=1):
            st.session_state.picked = number + offset + len(names)

        offset, names = 1, []
        for i in range(2):
            st.button(f"Pick {i}", on_click=pick, args=(i,), kwargs={"extra": 2})
        st.button("Now", on_click=pick(3))
        st.button("Shown", on_click=lambda: st.write(i))
        st.button("Nothing", on_click=None)
        st.button("Plain")
        """
    )
    callback = element(run, "Pick 1").callback
    assert callback.function.name == "pick"
    assert callback.args.always == (1,)
    assert callback.kwargs.given
    assert not callback.called
    assert callback.free_names == {"offset", "names", "st"}
    assert [each.key for each in called_by(run, element(run, "Pick 1"))] == ["picked"]
    now = element(run, "Now").callback
    assert (now.called, now.function, now.calls) == (True, None, False)
    assert element(run, "Now")["on_click"].is_(None)
    assert element(run, "Shown").callback.free_names == {"st", "i"}
    assert not element(run, "Nothing").calls_back
    assert element(run, "Plain").callback is None


def test_kinds_of_values():
    run = first_run(
        """
        import sqlite3
        import threading

        import pandas as pd
        import streamlit as st

        class Model:
            pass

        def numbers():
            yield 1

        @st.cache_data
        def give(**values):
            return 1

        give(
            a=1, b="x", c=None, d=[1], e={}, f={1}, g=(1, 2), h=Model(), i=Model, j=numbers,
            k=numbers(), l=st.text_input("t"), m=st.file_uploader("u"), n=st.container(),
            o=sqlite3.connect("a.db"), p=pd.DataFrame({}), q=threading.Lock(),
            r=st.secrets["key"], s=st.session_state, t=pd.read_csv,
        )
        """
    )
    [called] = run.of(CacheCalled)
    assert {name: kind_of(value) for name, value in called.arguments.items()} == {
        "a": "int",
        "b": "str",
        "c": "NoneType",
        "d": "list",
        "e": "dict",
        "f": "set",
        "g": "tuple",
        "h": "instance",
        "i": "class",
        "j": "function",
        "k": "generator",
        "l": "widget",
        "m": "upload",
        "n": "container",
        "o": "connection",
        "p": "table",
        "q": "lock",
        "r": "secret",
        "s": "session state",
        "t": "library",
    }


def test_what_cached_functions_return_and_what_nobody_uses():
    run = first_run(
        """
        import streamlit as st

        @st.cache_data
        def load(name):
            if name:
                return name
            return helper()

        def helper():
            return 1

        def rows():
            yield 1

        load(st.text_input("name"))
        st.container()
        st.form("f")
        st.spinner("Wait")
        rows()
        st.dataframe({})
        st.button("b")
        """
    )
    assert [(each.name, kind_of(each.value)) for each in run.of(Returned)] == [
        ("load", "widget"),
        ("load", "int"),
    ]
    assert [kind_of(each.value) for each in run.of(Unused)] == [
        *("container", "container", None, "generator")
    ]


def test_names_that_are_missing():
    run = first_run(
        """
        import streamlit as st

        if st.button("Load"):
            data = [1]
        if st.button("Show"):
            st.write(data)
        """
    )
    assert [each.name for each in run.of(NameMissing)] == ["data"]


def test_functions_that_no_run_calls():
    run = first_run(
        """
        import streamlit as st

        def drawn():
            st.button("drawn")

        def never():
            st.session_state.n = 1
            with st.form("f"):
                st.text_input("never")

        drawn()
        """
    )
    assert {each.label for each in run.elements} == {"drawn"}
    found = [each for each in run.uncalled if isinstance(each, ElementCreated | StateWrite)]
    assert [each.kind for each in found] == ["state-write", "element", "element"]
    assert kinds(found[-1]) == ["form"]
    assert [each.label for each in run.again.elements] == ["drawn"]
