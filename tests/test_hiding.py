"""What counts as hidden by an error that was mended, condition by condition."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from stlint.repair.uncovered import was_hidden
from stlint.results.finding import Certainty, Edit, Finding, Fix, Level, Related, Safety, Span, Step

if TYPE_CHECKING:
    from collections.abc import Sequence

BEFORE = """import streamlit as st
st.write(st.session_state.a, st.dict)
st.button("A", key="a")
st.button("A", key="a")
"""
DEFAULT = 'if "a" not in st.session_state:\n    st.session_state.a = None\n'
AFTER = BEFORE.replace("st\n", f"st\n{DEFAULT}", 1)


def found(code: str, row: int, **more: object) -> Finding:
    span = Span("app.py", row, 1, row, 9)
    finding = Finding(code, "a-rule", Level.ERROR, "it raises", span, (row, row), witness=())
    return replace(finding, **more)  # type: ignore[arg-type]


def fix(row: int, end_column: int, content: str) -> Fix:
    edit = Edit(Span("app.py", row, 1, row, end_column), content)
    return Fix("mend it", Safety.SAFE, (edit,))


ERROR = found("ST201", 2, fix=fix(2, 1, DEFAULT))
RENAMED = found("ST802", 2, fix=fix(2, 9, "st.write"))
NEXT = found("ST302", 6)
CLICK = (Step("click", "A"),)


def hidden(new: Finding, mended: Finding, beside: Sequence[Finding] = ()) -> bool:
    def rows(text: str):
        return lambda _, first, last: "\n".join(text.split("\n")[first - 1 : last])

    return was_hidden(new, mended, rows(BEFORE), rows(AFTER), beside=beside)


def test_what_comes_behind_an_error_was_hidden():
    assert hidden(NEXT, ERROR)
    assert hidden(replace(NEXT, level=Level.WARNING, witness=None), ERROR)


@pytest.mark.parametrize(
    ("name", "new", "mended"),
    [
        ("a warning ends nothing", NEXT, replace(ERROR, level=Level.WARNING)),
        ("it was reached before", NEXT, replace(ERROR, witness=CLICK)),
        ("other steps", replace(NEXT, witness=CLICK), replace(ERROR, witness=CLICK * 2)),
        ("other releases", NEXT, replace(ERROR, releases=("1.50",))),
        (
            "more releases",
            replace(NEXT, releases=("1.49", "1.50")),
            replace(RENAMED, releases=("1.50",)),
        ),
        ("what was written is wrong", found("ST302", 2), ERROR),
        (
            "and takes part",
            replace(NEXT, related=(Related("", Span("app.py", 2, 1, 3, 9)),)),
            ERROR,
        ),
        ("a value that does not fit", found("ST807", 4), ERROR),
    ],
)
def test_what_a_fix_may_have_caused_was_not(name, new, mended):
    assert not hidden(new, mended), name


def test_of_two_that_may_happen_by_the_same_calls_one_hides_the_other():
    calls = tuple(Related("", Span("app.py", row, 1, row, 9)) for row in (2, 3))
    perhaps = replace(
        ERROR, level=Level.WARNING, certainty=Certainty.MAY, witness=None, related=calls
    )
    other = replace(perhaps, span=NEXT.span, fix=None)
    assert hidden(other, perhaps)
    assert not hidden(replace(other, code="ST302"), perhaps)
    assert not hidden(replace(other, level=Level.ERROR), perhaps)
    assert not hidden(replace(other, related=calls[:1]), perhaps)


def test_behind_the_same_steps_and_in_the_same_releases():
    assert hidden(replace(NEXT, witness=CLICK * 2), replace(ERROR, witness=CLICK))
    assert hidden(replace(NEXT, releases=("1.50",)), replace(ERROR, releases=("1.49", "1.50")))
    assert hidden(found("ST201", 4), ERROR)


def test_brackets_alone_tell_nothing():
    bracket = Edit(Span("app.py", 9, 1, 9, 1), ")")
    looped = replace(ERROR, fix=Fix("", Safety.SAFE, (*fix(2, 1, DEFAULT).edits, bracket)))
    assert hidden(NEXT, looped)


def test_two_calls_of_which_a_fix_touched_one_differ_in_what_it_wrote():
    calls = Related("the first call", Span("app.py", 2, 1, 2, 9)), Related("", NEXT.span)
    assert hidden(replace(NEXT, related=calls), ERROR)
    beside = found("ST301", 6, fix=fix(6, 1, 'key="a"'))
    assert not hidden(NEXT, ERROR, beside=[beside])
    assert not hidden(NEXT, RENAMED, beside=[beside])


def test_nobody_gets_beyond_a_name_that_is_not_there():
    assert hidden(found("ST806", 2), replace(RENAMED, level=Level.WARNING))
    assert not hidden(found("ST806", 2), replace(ERROR, level=Level.WARNING))
