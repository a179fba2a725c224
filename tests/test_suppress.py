"""Ignore comments: what they silence, and what is said of those that are no use."""

from __future__ import annotations

import re

import pytest

from stlint.accepted.comments import may_have_ignores, suppress
from stlint.results.finding import Finding, Level, Span
from stlint.rules import all_rules
from stlint.settings import Settings

PATH = "/app.py"


def finding(code: str, first: int, last: int | None = None) -> Finding:
    """A finding at a statement of some rows."""
    span = Span(PATH, first, 1, first, 2)
    return Finding(code, code.lower(), Level.ERROR, "", span, (first, last or first))


def left(text: str, *findings: Finding, on: Settings | None = None, complete: bool = True):
    """The codes of the findings that stay, and the texts of useless ignores: ``-`` is unused."""
    done = suppress(findings, PATH, text, (on or Settings()).enabled, complete=complete)
    lines = re.split("\r\n|\r|\n", text)
    useless = []
    for each in done.useless:
        span = each.span
        assert (span.path, span.row) == (PATH, span.end_row)
        quoted = lines[span.row - 1][span.column - 1 : span.end_column - 1]
        useless.append(("?" if each.unknown else "-") + quoted)
    return [each.code for each in done.findings], useless


# What is silenced ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "comment",
    [
        "# stlint: ignore[ST301]",
        "#stlint:ignore[ST301]",
        "#  stlint :  ignore [ ST301 ]",
        "# stlint: ignore[duplicate-widget-id]",
        "# stlint: ignore[st301]",
        "# stlint: ignore[ST301] -- it is meant so",
        "# stlint: ignore[ST301]: because",
        "# stlint: ignore[ST3]",
        "# stlint: ignore[ST30]",
        "# type: ignore  # stlint: ignore[ST301]",
        "# stlint: ignore[ST301]  # type: ignore",
        "# noqa: ST301",
        "# NOQA:ST301",
        "# noqa: E501,ST301",
        "# noqa: E501 ST301 and why",
        "# noqa : st301",
    ],
)
def test_a_finding_of_the_line_is_silenced(comment):
    assert left(f"x  {comment}\n", finding("ST301", 1)) == ([], [])


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa",
        "# flake8: noqa",
        "# noqa:",
        "# noqa: E501",
        "# pylint: ignore[ST301]",
        "'# stlint: ignore[ST301]'",
        "f'{x} # noqa: ST301'",
        "'''\n# stlint: file-ignore[ST301]\n'''",
    ],
)
def test_other_comments_silence_nothing_and_are_no_mistakes(comment):
    assert left(f"x  {comment}\n", finding("ST301", 1)) == (["ST301"], [])


def test_several_codes():
    text = "x  # stlint: ignore[ST301, button-only-visibility]\n"
    assert left(text, finding("ST301", 1), finding("ST401", 1)) == ([], [])
    assert left(text, finding("ST301", 1), finding("ST302", 1)) == (
        ["ST302"],
        ["-button-only-visibility"],
    )


def test_other_lines_are_not_meant():
    text = "x\ny  # stlint: ignore[ST301]\nz\n"
    assert left(text, finding("ST301", 1)) == (["ST301"], ["-ST301"])
    assert left(text, finding("ST301", 3)) == (["ST301"], ["-ST301"])
    assert left(text, finding("ST301", 2)) == ([], [])


@pytest.mark.parametrize("row", [2, 3, 4])
def test_any_row_of_the_statement_will_do(row):
    rows = ["x", "f(", "  1,", ")", "y"]
    rows[row - 1] += "  # stlint: ignore[ST301]"
    assert left("\n".join(rows), finding("ST301", 2, 4)) == ([], [])


def test_the_line_above():
    text = "x\n# stlint: ignore[ST301]\nf(\n  1)\ny\n"
    assert left(text, finding("ST301", 3, 4)) == ([], [])
    assert left(text, finding("ST301", 1)) == (["ST301"], ["-ST301"])
    assert left(text, finding("ST301", 5)) == (["ST301"], ["-ST301"])


def test_comments_above_may_be_stacked():
    text = "# stlint: ignore[ST301]\n# stlint: ignore[ST302] -- why\n# more\nx\n"
    assert left(text, finding("ST301", 4), finding("ST302", 4)) == ([], [])
    assert left(text.replace("# more", ""), finding("ST302", 4))[0] == ["ST302"]


def test_the_line_above_with_code_is_another_statement():
    text = "x  # stlint: ignore[ST301]\ny\n"
    assert left(text, finding("ST301", 2)) == (["ST301"], ["-ST301"])


def test_comments_of_other_tools_speak_of_their_line_alone():
    assert left("# noqa: ST301\nx\n", finding("ST301", 2)) == (["ST301"], ["-ST301"])


def test_the_whole_file():
    text = "x\n    # stlint: file-ignore[ST3, nested-button] -- generated\ny\n"
    many = [finding("ST301", 1), finding("ST302", 3), finding("ST403", 3), finding("ST401", 1)]
    assert left(text, *many) == (["ST401"], [])


def test_any_newlines():
    for newline in ("\n", "\r\n", "\r"):
        text = newline.join(["x", "y = '''", "'''", "z  # stlint: ignore[ST301]", ""])
        assert left(text, finding("ST301", 4)) == ([], [])


def test_text_that_is_no_python():
    text = "def f(:\n  'open\nx  # stlint: ignore[ST301]\n# stlint: file-ignore[ST001]\n"
    assert left(text, finding("ST301", 3), finding("ST001", 1)) == ([], [])


def test_an_internal_error_is_never_silenced():
    text = "# stlint: file-ignore[ST000]\nx  # stlint: ignore[ST0]\n"
    found, _ = left(text, finding("ST000", 1), finding("ST000", 2))
    assert found == ["ST000", "ST000"]


def test_findings_are_as_they_were():
    one, two = finding("ST301", 1), finding("ST401", 2)
    text = "x\ny\nz  # stlint: ignore[ST302]\n"
    assert suppress([two, one], PATH, text, Settings().enabled).findings == [two, one]


# What is no use -----------------------------------------------------------------------------------


def test_unused_codes_are_told_one_by_one():
    text = "x  # stlint: ignore[ST301,  duplicate-widget-key ,ST4] -- why\n"
    assert left(text, finding("ST301", 1)) == ([], ["-duplicate-widget-key", "-ST4"])


def test_unused_for_the_whole_file():
    assert left("# stlint: file-ignore[ST301]\n") == ([], ["-ST301"])


def test_unused_for_other_tools():
    assert left("x  # noqa: E501, ST301\n") == ([], ["-ST301"])


def test_only_rules_that_are_on_are_unused():
    text = "x  # stlint: ignore[ST301, ST4]\n"
    assert left(text, on=Settings(("ST003", "ST301"))) == ([], ["-ST301"])
    assert left(text, on=Settings(("ST003", "ST401"))) == ([], ["-ST4"])
    assert left(text, on=Settings(("ST003",))) == ([], [])
    assert left(text, on=Settings(("ST301",))) == ([], [])


def test_nothing_is_unused_in_a_file_that_was_not_checked_to_its_end():
    text = "x  # stlint: ignore[ST301, ST999]\n"
    assert left(text, complete=False) == ([], ["?ST999"])


def test_unused_says_what_to_do():
    [one] = suppress([], PATH, "x  # stlint: ignore[ST301]\n", Settings().enabled).useless
    assert one.message == "there is nothing to ignore here (duplicate-widget-id)"
    assert one.help == "remove the comment"
    two = suppress([], PATH, "x  # stlint: ignore[ST301, ST3]\n", Settings().enabled).useless
    assert [each.help for each in two] == ["remove ST301", "remove ST3"]
    assert re.search(r"\(ST3: \d+ rules\)", two[1].message)


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("# stlint: ignore[ST999]", "?ST999"),
        ("# stlint: ignore[ST39]", "?ST39"),
        ("# stlint: ignore[E501]", "?E501"),
        ("# stlint: ignore[button-only-visible]", "?button-only-visible"),
        ("# stlint: ignore[two words]", "?two words"),
        ("# stlint: ignore[ALL]", "?ALL"),
        ("# stlint: ignore[ST]", "?ST"),
        ("# stlint: ignore", "?# stlint: ignore"),
        ("# stlint: ignore -- because", "?# stlint: ignore"),
        ("# stlint: ignore[]", "?# stlint: ignore[]"),
        ("# stlint: ignore[ , ]", "?# stlint: ignore[ , ]"),
        ("# stlint: ignore[ST301", "?# stlint: ignore"),
        ("# stlint: file-ignore", "?# stlint: file-ignore"),
        ("# stlint: file-ignore[ST301]", "?# stlint: file-ignore[ST301]"),
    ],
)
def test_comments_that_mean_no_rule(comment, expected):
    text = f"x  {comment}\n"
    found, [useless] = left(text, finding("ST301", 1))
    assert found == ["ST301"]
    assert useless.rstrip() == expected


def test_what_other_tools_know_is_not_unknown():
    assert left("x  # noqa: ST999, F401, ST3\n") == ([], [])


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("button-only-visible", "did you mean 'button-only-visibility'?"),
        ("duplicate-widget-ids", "did you mean 'duplicate-widget-id'?"),
        ("nonsense", "`stlint rule` lists them"),
        ("ALL", "would ignore every rule"),
    ],
)
def test_unknown_says_what_may_be_meant(code, said):
    [useless] = suppress([], PATH, f"# stlint: ignore[{code}]\n", Settings().enabled).useless
    assert said in useless.message


def test_comments_about_comments():
    unused = "x  # stlint: ignore[ST301]  # stlint: ignore[ST003] -- it comes and goes\n"
    assert left(unused) == ([], [])
    unknown = "x  # stlint: ignore[ST999]  # stlint: ignore[unknown-ignore]\n"
    assert left(unknown) == ([], [])
    assert left("# stlint: file-ignore[ST003]\nx  # stlint: ignore[ST301]\n") == ([], [])
    assert left("x  # stlint: ignore[ST003]\n") == ([], ["-ST003"])
    assert left("x  # stlint: ignore[ST004]\n") == ([], ["-ST004"])
    assert left(unknown, on=Settings(("ST003", "ST301"))) == ([], [])


@pytest.mark.parametrize("code", all_rules())
def test_every_rule_goes_by_its_code_and_its_name(code):
    name = all_rules()[code].name
    for each in (code, name):
        _, useless = left(f"x  # stlint: ignore[{each}]\n")
        assert [each for each in useless if each.startswith("?")] == []


def test_files_without_the_words_are_not_read():
    assert may_have_ignores("x  # stlint: ignore[ST301]")
    assert may_have_ignores("x  # NoQA: ST301")
    assert not may_have_ignores("import streamlit  # ignore[ST301]")
