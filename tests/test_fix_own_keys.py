"""Widgets that get the key of the entry that they begin with, by the fix of ST207."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fix_shapes import Shape, assert_it_holds, assert_it_is_left

if TYPE_CHECKING:
    from pathlib import Path

DEFAULT = 'st.session_state.setdefault("v", 1)\n'
SHAPES = {
    "by position": Shape(
        f"{DEFAULT}with st.sidebar:\n    v = st.slider('V', 0, 9, st.session_state['v'])\n"
        "    st.session_state['v'] = v\n    st.write(v)\n",
        f"{DEFAULT}with st.sidebar:\n    v = st.slider('V', 0, 9, key='v')\n    st.write(v)\n",
    ),
    "in the assignment": Shape(
        f'{DEFAULT}st.session_state.v = st.number_input(\n    "V",\n    0,\n'
        '    value=st.session_state.v,\n    help="x",\n)\n',
        f'{DEFAULT}st.number_input(\n    "V",\n    0,\n    key="v",\n    help="x",\n)\n',
    ),
}
LOOP = "v = st.slider('V', 0, 9, st.session_state.v)\nst.session_state.v = v\n"
LEFT = {
    "no default": "v = st.slider('V', 0, 9, st.session_state.get('v', 1))\n"
    "st.session_state.v = v\n",
    "more is done with it": f"{DEFAULT}v = st.slider('V', 0, 9, st.session_state.v + 0)\n"
    "st.session_state.v = v\n",
    "it is set under a condition": f"{DEFAULT}v = st.slider('V', 0, 9, st.session_state.v)\n"
    "if v != st.session_state.v:\n    st.session_state.v = v\n",
    "a button sets it, too": f"{DEFAULT}{LOOP}if st.button('More'):\n    st.session_state.v += 1\n",
    "without it, it would give another kind of number": f"{DEFAULT}"
    "v = st.number_input('V', value=st.session_state.v)\nst.session_state.v = v\n",
    "it has a key": f"{DEFAULT}v = st.pills('V', ['a'], default='a', key='w')\n",
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_the_widget_gets_the_key_of_the_entry(shape: Shape, tmp_path: Path) -> None:
    assert_it_holds(shape, tmp_path)


@pytest.mark.parametrize("text", LEFT.values(), ids=LEFT)
def test_what_does_more_is_left(text: str, tmp_path: Path) -> None:
    assert_it_is_left(text, [] if "key='w'" in text else ["ST207"], tmp_path)
