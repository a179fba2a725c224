"""What Streamlit's own skill for assistants calls bad is found, what it calls good is not.

The examples are read from the package that is installed, and nothing of them is kept here. What a
rule covers is known by words of the line that begins an example.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest
from streamlit_oracle import package

from stlint.check import check
from stlint.rules import all_rules
from stlint.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

_BLOCK: Final = re.compile(r"^```python[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_EXAMPLE: Final = re.compile(r"^# (?=BAD\b|GOOD\b)", re.MULTILINE)
_PAGE: Final = re.compile(r'st\.Page\("(?P<path>[^"]+\.py)"')
_IMPORTS: Final = """\
import time

import numpy as np
import pandas as pd
import streamlit as st


def get_active_user_count():
    return 1


"""
"""What the examples take for granted."""


class Example(NamedTuple):
    """Some lines below ``# BAD: ...`` or ``# GOOD: ...``."""

    name: str
    text: str

    @property
    def is_good(self) -> bool:
        """Whether it is how it should be."""
        return self.text.startswith("GOOD")


def _examples() -> list[Example]:
    found = []
    for page in sorted((package() / ".agents" / "skills").rglob("*.md")):
        for number, block in enumerate(_BLOCK.findall(page.read_text(encoding="utf-8"))):
            for at, text in enumerate(_EXAMPLE.split(block)[1:]):
                found.append(Example(f"{page.stem}-{number}-{at}", text))
    return found


EXAMPLES: Final = _examples()
COVERED: Final = {
    "BAD: Repeated key raises": "ST302",
    "BAD: Empty label": "ST303",
    "BAD: creates feedback loop": "ST207",
    "BAD: Conflicting sources": "ST205",
    "BAD: Blocks the script": "ST407",
    "BAD: Reruns the entire app": "ST407",
    "BAD: Deprecated": "ST804",
    "BAD: deprecated parameter": "ST804",
    "BAD: `maximum` is not a parameter": "ST806",
}
"""How bad examples begin that a rule is about, and the rule."""


def _codes(example: Example, folder: Path, *optional: str) -> set[str]:
    """What is said of an example; the pages that it names are there."""
    script = folder / "app.py"
    script.write_text(f"{_IMPORTS}# {example.text}", encoding="utf-8")
    for named in _PAGE.finditer(example.text):
        page = folder / named["path"]
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text("import streamlit as st\n", encoding="utf-8")
    return {each.code for each in check([script], Settings(extend_select=optional)).findings}


def test_the_package_has_such_examples() -> None:
    assert sum(each.is_good for each in EXAMPLES) > 40
    assert sum(not each.is_good for each in EXAMPLES) > 40


@pytest.mark.parametrize(
    "example", [each for each in EXAMPLES if each.is_good], ids=lambda it: it.name
)
def test_what_is_called_good_is_silent(example: Example, tmp_path: Path) -> None:
    assert _codes(example, tmp_path) == set(), example.text


@pytest.mark.parametrize(("words", "code"), COVERED.items())
def test_what_is_called_bad_is_found(words: str, code: str, tmp_path: Path) -> None:
    there = [each for each in EXAMPLES if each.text.startswith(words)]
    assert there
    assert code in all_rules()
    for number, each in enumerate(there):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert code in _codes(each, folder, code), each.text
