"""What surely raises is caught by handlers of its class alone, and else ends the run."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import pytest
from streamlit_oracle import run

from stlint.check import check
from stlint.results.finding import Certainty, Level
from stlint.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

HEAD: Final = """\
import contextlib
import os
import streamlit as st


class Error(Exception):
    pass


"""
READ: Final = 'st.write(st.session_state["end"])\n'
ENDED: Final = {
    "of another class": "try:\n    1 / 0\nexcept ValueError:\n    pass\n",
    "out of a function": (
        "def f():\n    {}['k']\ntry:\n    f()\nexcept (ValueError, TypeError):\n    pass\n"
    ),
    "suppressed by another name": "with contextlib.suppress(KeyError):\n    int('x')\n",
    "below what is suppressed": "with contextlib.suppress(LookupError):\n    raise OSError('o')\n",
    "in a handler that does not run": (
        "with contextlib.suppress(ValueError, KeyError):\n    try:\n        1 / 0\n"
        "    except ValueError:\n        {}['p']\n"
    ),
    "in the handler of another": (
        "try:\n    try:\n        1 / 0\n    finally:\n        {}['p']\nexcept KeyError:\n"
        "    with contextlib.suppress(ValueError, KeyError):\n        try:\n            1 / 0\n"
        "        except ValueError:\n            {}['q']\n"
    ),
    "an assertion": "try:\n    assert False\nexcept (ValueError, KeyError):\n    pass\n",
    "of a class of the app": "try:\n    raise Error('o')\nexcept ValueError:\n    pass\n",
    "raised again": (
        "try:\n    try:\n        1 / 0\n    except ArithmeticError:\n        raise\n"
        "except ValueError:\n    pass\n"
    ),
    "raised again by name": (
        "try:\n    try:\n        1 / 0\n    except Exception as e:\n        raise e\n"
        "except ValueError:\n    pass\n"
    ),
    "nothing is subscripted": "try:\n    None['a']\nexcept KeyError:\n    pass\n",
    "nothing is called": "try:\n    None()\nexcept KeyError:\n    pass\n",
    "a list by a name": "try:\n    [1]['a']\nexcept KeyError:\n    pass\n",
    "in finally, in a handler of what was raised before": (
        "try:\n    try:\n        st.session_state['first']\n    finally:\n        1 / 0\n"
        "except KeyError:\n    pass\n"
    ),
    "in finally": ("try:\n    st.write(st.session_state['first'])\nfinally:\n    {}['k']\n"),
}
"""Programs that end before the read that follows."""
GOES_ON: Final = {
    "left by a return in finally": (
        "def f():\n    try:\n        1 / 0\n    finally:\n        return 1\nf()\n"
    ),
    "left by a break in finally": (
        "for _ in [1]:\n    try:\n        raise Error('o')\n    finally:\n        break\n"
    ),
    "left by a continue in finally": (
        "for _ in [1, 2]:\n    try:\n        [][0]\n    finally:\n        continue\n"
    ),
    "swallowed on a stack": (
        "with contextlib.ExitStack() as stack:\n"
        "    stack.enter_context(contextlib.suppress(ArithmeticError))\n    1 / 0\n"
    ),
    "swallowed by an object": (
        "class Quiet:\n    def __enter__(self):\n        pass\n"
        "    def __exit__(self, *error):\n        return True\n"
        "with Quiet():\n    raise Error('o')\n"
    ),
    "by its class": "try:\n    1 / 0\nexcept ZeroDivisionError:\n    pass\n",
    "by a class above": "try:\n    {}['k']\nexcept LookupError:\n    pass\n",
    "by the second handler": (
        "try:\n    1 / 0\nexcept ValueError:\n    st.stop()\nexcept ArithmeticError:\n    pass\n"
    ),
    "an assertion": "try:\n    assert False\nexcept AssertionError:\n    pass\n",
    "of a class of the app": "try:\n    raise Error('o')\nexcept Error:\n    pass\n",
    "suppressed": "with contextlib.suppress(ValueError, OSError):\n    int('x')\n",
}
"""Programs that go on to it."""
UNKNOWN: Final = {
    "a class body deletes what a branch has bound": (
        "class A:\n    if st.checkbox('x'):\n        y = 1\n    del y\n"
    ),
    "a class body deletes what a loop has bound": (
        "class A:\n    for y in [1][: st.slider('x')]:\n        pass\n    del y\n"
    ),
    "a class of a library": (
        "import requests\ntry:\n    raise requests.ConnectionError('o')\nexcept ValueError:\n"
        "    pass\n"
    ),
    "a name of Python in a library": (
        "import requests\ntry:\n    raise ConnectionError('o')\n"
        "except requests.ConnectionError:\n    pass\n"
    ),
    "a name of the app in a library": (
        "import sqlite3\ntry:\n    raise Error('o')\nexcept sqlite3.Error:\n    pass\n"
    ),
    "what was written before": (
        "try:\n    if os.environ.get('A'):\n        st.session_state.end = 1\n"
        "        raise ValueError\n    raise KeyError\nexcept Exception:\n    pass\n"
    ),
}
"""Programs of which nobody knows."""
SPLIT: Final = {
    "of another class": "try:\n    1 / 0\nexcept* ValueError:\n    pass\n",
    "raised by a handler of a group": (
        "try:\n    try:\n        raise ExceptionGroup('g', [ValueError(), OSError()])\n"
        "    except* ValueError:\n"
        "        st.session_state['first']\nexcept KeyError:\n    pass\n"
    ),
    "part of a group": (
        "try:\n    raise ExceptionGroup('g', [ValueError(), KeyError()])\n"
        "except* ValueError:\n    pass\n"
    ),
}


def _certain(folder: Path, text: str) -> dict[str, bool]:
    """What is claimed: the keys, and whether it is certain."""
    app = folder / "app.py"
    app.write_text(text, encoding="utf-8")
    found = [each for each in check([app], Settings()).findings if each.code == "ST201"]
    return {
        text.splitlines()[each.span.row - 1]: each.certainty is Certainty.ALWAYS for each in found
    }


@pytest.mark.parametrize("name", ENDED)
def test_what_nobody_catches_ends_the_run(name: str, tmp_path: Path) -> None:
    text = HEAD + ENDED[name] + READ
    assert not any(_certain(tmp_path, text).values())
    if not name.startswith("in finally"):
        assert not _certain(tmp_path, text)
    assert "session_state" not in run(text).message


@pytest.mark.parametrize("name", GOES_ON)
def test_what_is_caught_lets_the_run_go_on(name: str, tmp_path: Path) -> None:
    text = HEAD + GOES_ON[name] + READ
    assert _certain(tmp_path, text) == {READ.rstrip(): True}
    assert run(text).raised("KeyError")


@pytest.mark.parametrize("name", UNKNOWN)
def test_classes_of_the_same_name_are_not_the_same(name: str, tmp_path: Path) -> None:
    text = HEAD + UNKNOWN[name] + READ
    assert not any(_certain(tmp_path, text).values())


@pytest.mark.skipif(sys.version_info < (3, 11), reason="except* came with Python 3.11")
@pytest.mark.parametrize("name", SPLIT)
def test_handlers_of_groups(name: str, tmp_path: Path) -> None:
    text = HEAD + SPLIT[name] + READ
    assert not any(_certain(tmp_path, text).values())
    assert not run(text).raised("KeyError")


DELETED: Final = {
    "by its key": 'if "k" in st.session_state:\n    del st.session_state["k"]\n',
    "with all others": "st.session_state.clear()\n",
    "in a loop": "for each in list(st.session_state.keys()):\n    del st.session_state[each]\n",
}


@pytest.mark.parametrize("how", DELETED)
@pytest.mark.parametrize("widget", ["button", "checkbox"])
def test_a_choice_whose_entry_is_deleted_above_the_widget_proves_nothing(
    tmp_path: Path, how: str, widget: str
) -> None:
    text = f'{HEAD}{DELETED[how]}if st.{widget}("K", key="k"):\n    ' + READ
    (tmp_path / "app.py").write_text(text, encoding="utf-8")
    assert [each.code for each in check([tmp_path], Settings()).findings] == []


HIDING: Final = {
    "a user in an app without a login": "if st.user.is_logged_in:\n    st.write('in')\n",
    "the same in an expression": "name = 'guest' if not st.user.is_logged_in else 'member'\n",
    "the same in a helper": (
        "def member():\n    return st.user.is_logged_in\nif not member():\n    st.write('guest')\n"
    ),
    "an index beyond the options": "st.selectbox('S', ['a', 'b'], index=5)\n",
    "a default that is no option": "st.multiselect('S', ['a', 'b'], default=['z'])\n",
    "the same of pills": "st.pills('S', ['a', 'b'], default='z')\n",
    "another key": "st.write(st.session_state['begin'])\n",
}
"""Programs that end before they come to the read, each in its own way."""


@pytest.mark.parametrize("name", HIDING)
def test_what_an_error_hides_is_told_for_when_that_is_mended(name: str, tmp_path: Path) -> None:
    text = f"import streamlit as st\n{HIDING[name]}{READ}"
    (tmp_path / "app.py").write_text(text, encoding="utf-8")
    read = [each for each in check([tmp_path], Settings()).findings if each.code == "ST201"][-1]
    assert (read.level, read.span.row) == (Level.ERROR, len(text.splitlines()))
    assert read.behind is not None
    assert read.behind.row == run(text).line
