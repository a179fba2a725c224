"""Whether the caches of Streamlit do with values what ``cached_values.toml`` says.

python tests/cached_values.py                         # in nine releases
python tests/cached_values.py --versions 1.46.1
"""

from __future__ import annotations

import argparse
import ast
from typing import TYPE_CHECKING, Any, Final

from releases import RELEASES
from streamlit_oracle import run_many

from stlint.streamlit_api.cached_values import CachedValue, given_by, own_kind
from stlint.streamlit_api.tables import kept

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["EXAMPLES", "disagreements"]

_APP: Final = """
import argparse, asyncio, concurrent.futures, configparser, contextvars, csv, functools, hashlib
import io, logging, math, os, pathlib, queue, socket, sqlite3, string, subprocess, sys, tempfile
import threading, zipfile

import altair
import matplotlib
import numpy
import pandas
import requests
import streamlit as st

matplotlib.use("Agg")
import matplotlib.pyplot


class Plain:
    def method(self):
        return 1


def function():
    return 1


def local_function():
    def inner():
        return 1

    return inner


def local_class():
    class Inner:
        pass

    return Inner


def give():
    yield 1


async def wait():
    return 1


async def give_later():
    yield 1


@st.cache_data(show_spinner=False)
def hashed(value):
    return 1


def does(call, *args):
    try:
        call(*args)
    except BaseException as error:
        return type(error).__name__
    return ""


def answers(example):
    argument, result = eval(example), eval(example)
    keep = st.cache_data(show_spinner=False)(lambda: result)
    keep.clear()
    return does(hashed, argument), does(keep)


for name, text in EXAMPLES.items():
    st.session_state[name] = answers(text)
"""


def _examples() -> dict[str, tuple[str, CachedValue]]:
    """An example of each kind and name, and what the table says of it."""
    table: Mapping[str, Any] = kept("cached_values")
    own = {kind: (row["example"], own_kind(kind)) for kind, row in table["own"].items()}
    names = (each for row in table["library"] for each in row["names"].items())
    return {**own, **{name: (example, given_by(name)) for name, example in names}}


EXAMPLES: Final = _examples()


def disagreements(versions: Sequence[str | None]) -> list[str]:
    """What a release does otherwise, or does not do at all."""
    texts = {name: example for name, (example, _) in EXAMPLES.items()}
    app = _APP.replace("EXAMPLES", repr(texts))
    wrong: list[str] = []
    for version in versions:
        [outcome] = run_many([{"app.py": app}], version=version, timeout=60)
        answers = {name: ast.literal_eval(each) for name, each in dict(outcome.state).items()}
        if set(answers) != set(EXAMPLES):
            wrong.append(f"{version}: {outcome}")
            continue
        for name, (_, told) in EXAMPLES.items():
            hashed, copied = answers[name]
            if (not hashed, not copied) != (told.hashed, told.kept):
                wrong.append(f"{version}: {name} {hashed or 'hashed'}, {copied or 'copied'}")
            elif hashed not in {"", "UnhashableParamError"}:
                wrong.append(f"{version}: {name} {hashed}")
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--versions", nargs="*", default=list(RELEASES.values()))
    wrong = disagreements(parser.parse_args().versions)
    print("\n".join(wrong) or f"{len(EXAMPLES)} kinds of values: agree")


if __name__ == "__main__":
    main()
