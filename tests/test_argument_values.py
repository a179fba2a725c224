"""Values of arguments: an error of stlint is what the installed Streamlit raises, nothing else."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
from argument_values import LINES, disagreements, raised
from streamlit.emojis import ALL_EMOJIS
from streamlit_oracle import installed

from stlint.streamlit_api.emojis import is_drawn
from stlint.streamlit_api.release_set import since
from stlint.streamlit_api.shapes import OBJECT_SHAPES, Made, shape
from stlint.streamlit_api.tables import kept
from stlint.streamlit_api.values import measured, refused_values, refuses


def test_there_are_many_values() -> None:
    assert len(LINES) >= 300
    assert len(set(LINES)) == len(LINES)


def test_values_are_errors_exactly_where_streamlit_raises() -> None:
    some = LINES[::6]
    assert disagreements(some, installed(), raised(some, installed())) == []


def test_a_shape_is_refused_as_a_whole() -> None:
    about = {"shapes": "None word", "words": ["left", "right"], "int": [[None, 0], [9, 20]]}
    assert refuses(about, "middle")
    assert not refuses(about, "left")
    assert refuses(about, None)
    assert not refuses(about, True)
    assert [each for each in (-5, 0, 1, 8, 9, 20, 21) if refuses(about, each)] == [-5, 0, 9, 20]


def test_a_list_is_refused_for_one_of_its_items() -> None:
    about = {"items": "int word", "item_words": ["rows"]}
    assert refuses(about, ["rows", 5])
    assert refuses(about, ["rows", "cells"])
    assert not refuses(about, ["rows"])
    assert not refuses(about, ("cells",))


def test_values_without_a_shape_are_not_refused() -> None:
    assert shape("★") is None
    assert shape(frozenset({1})) is None
    assert not refuses({"shapes": "word empty"}, "★")


def test_objects_have_the_shape_of_their_class() -> None:
    assert shape(pd.DataFrame()) == shape(Made("frame")) == "frame"
    assert shape(np.array([1])) == "array"
    assert shape(np.int64(1)) == "numpy-int"
    assert shape(object()) == "object"
    assert shape(dt.date(2024, 1, 31)) == "day"
    assert refuses({"shapes": "day frame"}, dt.date(2024, 1, 31))
    assert not refuses({"shapes": "frame"}, Made("array"))


def test_every_shape_of_objects_that_an_app_makes_was_asked_about() -> None:
    assert set(kept("arguments")["objects"]) <= OBJECT_SHAPES


def test_the_table_has_the_releases_that_it_says() -> None:
    first = ("1.28", "1.40", "1.46", "1.50", "1.55", "1.60", "1.61")
    assert measured() == (*first, "1.63", "1.64", "1.67")


def test_nothing_is_refused_before_the_first_measured_release() -> None:
    every = frozenset({"label", "max_chars"})
    (said,) = refused_values("text_input", {"max_chars": -1}, every, more=False)
    assert said[0] == "max_chars"
    assert said[2] == said[2] & since(measured()[0])


def test_every_emoji_of_the_installed_release_is_drawn() -> None:
    """Where a release has new ones, run tools/build_emojis.py."""
    assert all(map(is_drawn, ALL_EMOJIS))
    assert not any(map(is_drawn, "★✓→€"))
