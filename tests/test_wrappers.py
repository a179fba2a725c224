"""What a project says of functions of its own: what that changes for ST101, ST102 and ST201."""

from __future__ import annotations

import pytest
from scripts import put_all

from stlint.check import checks as checking
from stlint.settings import Configuration


@pytest.fixture
def codes(tmp_path):
    """Gives a function that checks an app: code and row of each finding in ``app.py``."""

    def check(app: str, settings: str = "", **modules: str) -> list[tuple[str, int]]:
        files = {
            "app.py": app,
            **{f"{name.replace('__', '/')}.py": modules[name] for name in modules},
        }
        put_all(tmp_path, {**files, "stlint.toml": settings})
        report = checking.check([tmp_path / "app.py"], Configuration())
        assert report.internal_errors == 0
        return [(each.code, each.span.row) for each in report.findings]

    return check


LOADS = """\
    import streamlit as st
    from shop.db import load

    st.dataframe(load("day"))
"""


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ("", []),
        ('expensive-calls = ["shop.db.load"]', [("ST101", 4)]),
        ('expensive-calls = {"shop.db.load" = "data"}', [("ST101", 4)]),
        ('expensive-calls = ["shop.db.other", "db.load", "shop.load"]', []),
        ('ignore = ["ST101"]\nexpensive-calls = ["shop.db.load"]', []),
    ],
)
def test_an_expensive_call_of_a_package(codes, settings, found):
    assert codes(LOADS, settings) == found


def test_an_expensive_method_of_a_package(codes):
    app = "import shop\nimport streamlit as st\n\nst.table(shop.Client('x').load())\n"
    assert codes(app, 'expensive-calls = ["shop.Client.load"]') == [("ST101", 4)]


def test_what_to_do_instead_depends_on_what_is_loaded(tmp_path):
    (tmp_path / "app.py").write_text(
        "import shop\nimport streamlit as st\nst.write(shop.rows(), shop.connect())\n"
    )
    (tmp_path / "stlint.toml").write_text(
        'expensive-calls = {"shop.connect" = "resource", "shop.rows" = "data"}'
    )
    first, second = checking.check([tmp_path / "app.py"], Configuration()).findings
    assert "st.cache_data" in first.help
    assert "st.cache_resource" in second.help


LOCAL = """\
    import requests


    def load(day):
        return slow(day)


    def slow(day):
        return requests.get(day)
"""


def test_an_expensive_call_of_a_local_function_is_told_once_where_it_is_called(codes, tmp_path):
    said = 'expensive-calls = ["shop.db.load", "shop.db.slow"]'
    assert codes(LOADS, said, shop__db=LOCAL) == [("ST101", 4)]
    report = checking.check([tmp_path], Configuration())
    assert [(each.code, each.span.path.rpartition("/")[2]) for each in report.findings] == [
        ("ST101", "app.py")
    ]
    report = checking.check([tmp_path], Configuration(isolated=True))
    assert [(each.code, each.span.path.rpartition("/")[2]) for each in report.findings] == [
        ("ST101", "db.py")
    ]


def test_a_function_of_the_script_itself(codes):
    app = """\
        import streamlit as st

        def load():
            return [1, 2]

        class Store:
            def rows(self):
                return [1]

        st.table(load())
        st.table(Store().rows())
    """
    assert codes(app) == []
    assert codes(app, 'expensive-calls = ["app.load"]') == [("ST101", 10)]
    assert codes(app, 'expensive-calls = ["app.Store.rows"]') == [("ST101", 11)]
    assert codes(app, 'expensive-calls = ["load.app", "shop.load"]') == []


def test_an_expensive_call_that_is_cached_is_fine(codes):
    app = """\
        import streamlit as st
        from shop import load

        @st.cache_data
        def rows():
            return load()

        @st.cache_data
        def more():
            return [1]

        st.table(rows())
        st.table(more())
    """
    assert codes(app, 'expensive-calls = ["shop.load", "app.more"]') == []


MEMOIZED = """\
    import requests
    import streamlit as st
    from shop import memoize

    @memoize{call}
    def rows(day):
        st.session_state.setdefault("rows", 0)
        return requests.get(day).json()

    st.table(rows("monday"))
    st.write(st.session_state.missing)
"""


@pytest.mark.parametrize("call", ["", "(60)", "(ttl=60)"])
def test_a_decorator_of_a_package_that_remembers(codes, call):
    app = MEMOIZED.format(call=call)
    assert codes(app) == []  # anything may have happened in it
    for said in ('["shop.memoize"]', '{"shop.memoize" = "data"}', '{"shop.memoize" = "resource"}'):
        assert codes(app, f"cached-decorators = {said}") == [("ST201", 11)]


def test_a_local_decorator_that_remembers(codes):
    app = MEMOIZED.format(call="")
    memoize = "def memoize(function):\n    return function  # our proxy remembers\n"
    assert codes(app, shop=memoize) == [("ST101", 8), ("ST201", 11)]
    assert codes(app, 'cached-decorators = ["shop.memoize"]', shop=memoize) == [("ST201", 11)]


def test_what_a_decorator_shares_between_users_must_not_be_changed(codes):
    app = """\
        import streamlit as st
        from shop import shared

        @shared(size=3)
        def basket():
            return []

        basket().append(st.text_input("Item"))
    """
    assert codes(app) == []
    assert codes(app, 'cached-decorators = {"shop.shared" = "data"}') == []
    assert codes(app, 'cached-decorators = {"shop.shared" = "resource"}') == [("ST102", 8)]


STARTS = """\
    import streamlit as st
    from shop import start

    start()
    st.write(st.session_state.user)
    st.write(st.session_state.cart)
"""


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("", []),
        ('["shop.start"]', []),
        ('{"shop.start" = ["user", "cart"]}', []),
        ('{"shop.start" = ["user"]}', [("ST201", 6)]),
        ('{"shop.start" = []}', [("ST201", 5), ("ST201", 6)]),
    ],
)
def test_a_function_of_a_package_that_sets_keys(codes, said, found):
    assert codes(STARTS, f"state-initializers = {said}" if said else "") == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("", [("ST201", 5), ("ST201", 6)]),
        ('["shop.start"]', []),
        ('{"shop.start" = ["user", "cart"]}', []),
        ('{"shop.start" = ["user"]}', [("ST201", 6)]),
    ],
)
def test_a_local_function_that_sets_keys(codes, said, found):
    start = "def start():\n    pass  # another process does it\n"
    assert codes(STARTS, f"state-initializers = {said}" if said else "", shop=start) == found


def test_what_a_described_function_returns_may_be_anything(codes):
    app = """\
        import streamlit as st
        from shop import start

        if start():
            st.button("A")
            st.button("A")
    """
    [(code, row)] = codes(app, 'state-initializers = {"shop.start" = ["user"]}')
    assert (code, row) == ("ST301", 6)
