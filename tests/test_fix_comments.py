"""No fix loses a comment: where one stands in what would be replaced, there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from releases import meant
from repairs import repaired
from scripts import put

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "import streamlit as st\n\n"
COMMENT = "  # why"

WITH_COMMENTS = {
    "a global that goes": (
        "def add():\n    global n{}\n    n += 1\n\n\n"
        "n = 0\nif st.button('Go'):\n    add()\nst.write(n)\n"
    ),
    "an argument that is replaced": ("st.dataframe([1], use_container_width={}\n    True)\n"),
}


@pytest.mark.parametrize("name", WITH_COMMENTS)
def test_a_fix_that_would_lose_a_comment_is_none(name: str, tmp_path: Path) -> None:
    release = "1.50.0" if "replaced" in name and "argument" in name else "1.40.0"
    for comment in (COMMENT, ""):
        text = HEAD + WITH_COMMENTS[name].format(comment)
        script = put(tmp_path / "app.py", text)
        done = repaired(script, meant(release))
        assert bool(done.fixed) == (not comment), name
        assert (script.read_text(encoding="utf-8") == text) == bool(comment)
        assert done.failed == []


KEPT = {
    "a configuration that moves": (
        "st.title('x')\nst.set_page_config(layout='wide')  # as wide as it can be\n"
    ),
    "a load in several lines": (
        "import pandas as pd\n\nst.write(pd.read_csv(\n    'rows.csv',  # all of them\n))\n"
    ),
    "a call that gets a key": (
        "for _ in range(2):\n    st.button(\n        'A',  # again\n        # and again\n    )\n"
    ),
    "a click and what it shows": (
        "st.text_input('Else')\n"
        "if st.button('A'):  # now\n    # first this\n    st.write(1)  # the number\n"
    ),
}


@pytest.mark.parametrize("name", KEPT)
def test_comments_stay(name: str, tmp_path: Path) -> None:
    text = HEAD + KEPT[name]
    script = put(tmp_path / "app.py", text)
    done = repaired(script, meant("1.45.0"), also=("ST401",))
    after = script.read_text(encoding="utf-8")
    assert done.fixed
    comments = [line.partition("#")[2] for line in text.splitlines() if "#" in line]
    assert all(each in after for each in comments)
