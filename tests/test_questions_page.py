"""The page on what rules may ask is true: its examples are run."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest
from dry_runs import first_run

from stlint.model import events
from stlint.model.questions.callbacks import called_by, refused
from stlint.model.questions.kinds import kind_of
from stlint.model.questions.places import repeats

PAGE = Path(__file__).parent.parent / "docs" / "concepts" / "questions.md"
TEXT = PAGE.read_text(encoding="utf-8")
SECTIONS = re.split(r"^## ", TEXT, flags=re.MULTILINE)[1:]
ASKED = re.compile(r"^```pycon\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def words():
    found = re.search(r"^```python\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
    assert found
    run = first_run(found[1])

    def element(label):
        return next(each for each in run.elements if each.label == label)

    names = {name: getattr(events, name) for name in events.__all__}
    asking = {"called_by": called_by, "kind_of": kind_of, "refused": refused, "repeats": repeats}
    return {**names, **asking, "run": run, "element": element}


def test_what_the_page_says_is_so(words):
    """In the order of the page: what an example gives a name is known further down."""
    assert len(SECTIONS) == 11
    told: list[str] = []
    for section in SECTIONS:
        example = ASKED.search(section)
        assert example, section
        test = doctest.DocTestParser().get_doctest(example[1], words, section[:30], None, 0)
        test.globs = words
        runner = doctest.DocTestRunner(verbose=False)
        runner.run(test, out=told.append, clear_globs=False)
        assert test.examples
    assert "".join(told) == ""
