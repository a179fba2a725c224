"""Reports of findings made by hand: what people read, and what programs read."""

from __future__ import annotations

import io
import json
import math
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import at, finding, found, written
from rich.cells import cell_len
from scripts import put

from stlint import printable as columns
from stlint.report.frame import Mark, frame
from stlint.report.full import finding_lines
from stlint.report.lines import Page, Piece, plain, wrap
from stlint.report.sources import Sources
from stlint.results.finding import Certainty, Level, Related, Span, Step
from stlint.rules import all_rules

ESCAPE = "\x1b"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def app(folder, monkeypatch):
    """A folder to work in; gives a function that writes a file and returns its text and path."""
    monkeypatch.setenv("TERM", "xterm-256color")

    def write(text: str, name: str = "app.py") -> tuple[str, str]:
        return text, str(put(folder / name, text))

    return write


def test_full_tells_rule_message_frame_help_and_witness(app):
    text, path = app(
        "import streamlit as st\n\n"
        'st.button("Save")\n\n\n'
        "with st.expander('More'):\n"
        '    st.button("Save")\n'
    )
    second = finding(
        at(text, 'st.button("Save")', path, 1),
        related=(Related("created here first", at(text, 'st.button("Save")', path)),),
        help="give it a key",
        witness=(Step("click", "Go"), Step("set", "Size", 3)),
    )
    assert written(found(second, files=2), "full") == (
        "app.py:7:5: error[ST301] duplicate-widget-id: "
        "this button gets the same ID as the one on line 3\n"
        "  |\n"
        '3 | st.button("Save")\n'
        "  | ----------------- created here first\n"
        "...\n"
        "6 | with st.expander('More'):\n"
        '7 |     st.button("Save")\n'
        "  |     ^^^^^^^^^^^^^^^^^\n"
        "  |\n"
        "  = help: give it a key\n"
        "  = raises after: click 'Go', then set 'Size' to 3\n"
        "\n"
        "Found 1 error in 2 files (1 app checked).\n"
    )


def test_related_place_in_another_file_has_a_frame_of_its_own(app):
    text, path = app("run()\n")
    other, helpers = app("def run():\n    st.button('a')\n", "helpers.py")
    second = finding(
        at(text, "run()", path),
        related=(Related("created here first", at(other, "st.button('a')", helpers)),),
    )
    assert written(found(second), "full").split("\n")[1:-3] == [
        "  |",
        "1 | run()",
        "  | ^^^^^",
        "  |",
        " --> helpers.py:2:5",
        "  |",
        "2 |     st.button('a')",
        "  |     -------------- created here first",
        "  |",
        "  = raises on the first run",
    ]


def test_related_place_in_a_file_that_is_gone_is_still_named(app):
    text, path = app("run()\n")
    gone = Span("gone.py", 4, 2, 4, 9)
    told = written(
        found(finding(at(text, "run()", path), related=(Related("first", gone),))), "full"
    )
    assert " --> gone.py:4:2 first\n" in told


def test_two_places_on_one_line(app):
    text, path = app("for x in y: st.button('a')\n")
    told = finding(
        at(text, "st.button('a')", path), related=(Related("twice", at(text, "for x in y", path)),)
    )
    assert written(found(told), "full").split("\n")[1:5] == [
        "  |",
        "1 | for x in y: st.button('a')",
        "  |             ^^^^^^^^^^^^^^",
        "  | ---------- twice",
    ]


def test_witness_is_told_only_where_something_raises(app):
    text, path = app("x\n")
    silent = finding(at(text, "x", path), level=Level.WARNING, witness=None)
    assert "raises" not in written(found(silent), "full")


def marked(told: str, mark: str = "^") -> str:
    """What stands above the marks, by columns of a terminal."""
    rows = told.split("\n")
    number = next(
        index for index, row in enumerate(rows) if re.fullmatch(rf" *\| +\{mark}+.*", row)
    )
    start = cell_len(rows[number][: rows[number].index(mark)])
    length = rows[number].count(mark)
    above, column = "", 0
    for character in rows[number - 1]:
        if start <= column < start + length:
            above += character
        column += cell_len(character)
    return above


@pytest.mark.parametrize(
    ("line", "fragment", "shown"),
    [
        ("\tst.button('a')", "st.button('a')", "st.button('a')"),
        ("if x:\tst.button('a')\t# go", "st.button('a')", "st.button('a')"),
        ("x = '日本語'; st.button('保存')", "st.button('保存')", "st.button('保存')"),
        ("x = '🎈🎈'; st.button('💾')", "st.button('💾')", "st.button('💾')"),
        ("x = 'e\u0301'; st.button('a')", "st.button('a')", "st.button('a')"),
        ("x = '\x1b[31m'; st.button('a')", "st.button('a')", "st.button('a')"),
        ("x = '\x0c'; st.button('a')", "st.button('a')", "st.button('a')"),
    ],
)
def test_marks_stand_below_what_they_mark(app, line, fragment, shown):
    text, path = app(f"if True:\n{line}\n")
    told = written(found(finding(at(text, fragment, path))), "full")
    assert marked(told) == shown
    assert ESCAPE not in told


@pytest.mark.parametrize(
    "text", ["a", "日本", "e\u0301", "\U0001f388", "❤\ufe0f", "👍🏽", "👩\u200d💻", "🇩🇪", "한"]
)
def test_width_agrees_with_rich(text):
    assert columns.width(text) == cell_len(text)


@given(st.text(alphabet=st.characters(exclude_characters="\t"), max_size=40))
def test_glyphs_are_printable_and_one_for_each_character(text):
    shown = columns.glyphs(text)
    assert len(shown) == len(text)
    assert all(unicodedata.category(glyph.text) not in {"Cc", "Cs", "Zl", "Zp"} for glyph in shown)


@given(
    before=st.text(alphabet="ab \t日🎈", max_size=200),
    inside=st.text(alphabet="xy日🎈", min_size=1, max_size=200),
    after=st.text(alphabet="ab \t日🎈", max_size=200),
    limit=st.integers(20, 140),
)
def test_a_long_line_is_cut_around_the_mark(before, inside, after, limit):
    line = before + inside + after
    span = Span("app.py", 1, len(before) + 1, 1, len(before + inside) + 1)
    rows = [plain(row) for row in frame([line], [Mark(span, primary=True)], limit)]
    assert all(columns.width(row) <= limit for row in rows)
    start = rows[2].index("^")
    end = columns.width(rows[2])
    room = limit - 4
    if columns.width(inside) <= room - 2:
        assert end - start == columns.width(inside)
    else:
        assert end - start >= room - 4
    source = columns.glyphs(rows[1])
    covered, column = "", 0
    for glyph in source:
        if start <= column < end:
            covered += glyph.text
        column += glyph.columns
    assert covered.strip("…") in inside


def test_line_is_cut_on_both_sides(app):
    text, path = app(f"a = '{'a' * 300}'; st.button('x'); b = '{'b' * 300}'\n")
    told = written(found(finding(at(text, "st.button('x')", path))), "full")
    source = told.split("\n")[2]
    assert len(source) == 120
    assert source.startswith("1 | …a")
    assert source.endswith("b…")
    assert marked(told) == "st.button('x')"


def test_span_of_several_lines_is_shown_and_a_very_long_one_cut(app):
    call = "st.button(\n    'a',\n    key='b',\n)"
    text, path = app(f"{call}\n")
    rows = written(found(finding(at(text, call, path))), "full").split("\n")
    assert rows[2:7] == [
        "1 | st.button(",
        "  | ^^^^^^^^^^",
        "2 |     'a',",
        "3 |     key='b',",
        "4 | )",
    ]
    call = "st.button(" + "\n    x," * 50 + "\n)"
    text, path = app(f"{call}\n", "long.py")
    rows = written(found(finding(at(text, call, path))), "full").split("\n")
    assert len(rows) == 15
    assert rows[9] == "..."


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_all_line_ends_and_a_byte_order_mark(app, end):
    _, path = app(f"\ufeffimport x{end}y = 1{end}st.button('a')")
    told = written(found(finding(Span(path, 3, 1, 3, 15))), "full")
    assert marked(told) == "st.button('a')"
    told = written(found(finding(Span(path, 1, 1, 1, 7))), "full")
    assert marked(told) == "import"


@pytest.mark.usefixtures("app")
def test_declared_encoding(tmp_path):
    (tmp_path / "latin.py").write_bytes(b"# coding: latin-1\nx = '\xe9'; st.write(x)\n")
    told = written(found(finding(Span(str(tmp_path / "latin.py"), 2, 10, 2, 21))), "full")
    assert "x = 'é'; st.write(x)" in told


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"# coding: nonsense\n", b"", None])
@pytest.mark.usefixtures("app")
def test_file_that_cannot_be_quoted_has_no_frame(tmp_path, content):
    path = tmp_path / "bad.py"
    if content is not None:
        path.write_bytes(content)
    told = written(found(finding(Span(str(path), 7, 1, 7, 1), witness=None)), "full")
    assert told.split("\n")[1:] == ["", "Found 1 error in 1 file (1 app checked).", ""]


@pytest.mark.parametrize(
    "span", [(1, 1, 1, 1), (1, 99, 1, 120), (9, 1, 9, 2), (1, 3, 99, 9), (0, 0, 0, 0), (1, 5, 1, 2)]
)
def test_strange_spans_do_no_harm(app, span):
    _, path = app("x = 1\n")
    told = written(found(finding(Span(path, *span))), "full")
    assert told.startswith(f"app.py:{span[0]}:{span[1]}: error[ST301]")


@pytest.mark.usefixtures("app")
def test_file_names_are_short_below_the_folder_and_safe(tmp_path):
    sources = Sources(tmp_path)
    assert sources.name(str(tmp_path / "pages" / "a b.py")) == "pages/a b.py"
    assert sources.name("pages/a.py") == "pages/a.py"
    assert sources.name(str(tmp_path) + "_other/a.py") == str(tmp_path) + "_other/a.py"
    assert sources.name("a\x1b[31m.py") == "a\ufffd[31m.py"
    assert sources.name("日本.py") == "日本.py"


def test_concise_is_one_line_a_finding(app):
    text, path = app("x\ny\n")
    told = written(
        found(
            finding(at(text, "x", path), message="one\ntwo"),
            finding(at(text, "y", path), level=Level.WARNING, code="ST401", name="n", message="m"),
        ),
        "concise",
    )
    assert told.split("\n") == [
        "app.py:1:1: error[ST301] duplicate-widget-id: one two",
        "app.py:2:1: warning[ST401] n: m",
        "Found 1 error and 1 warning in 1 file (1 app checked).",
        "",
    ]


NAME_IT = "Name the script that `streamlit run` starts, or the folder that holds it."
NAME_ANY = "Name a script or a folder; `--show-settings` tells what is left out."


@pytest.mark.parametrize(
    ("told", "last"),
    [
        (found(files=3, apps=2), "All clear: nothing found in 3 files (2 apps checked)."),
        (found(files=3, apps=0), f"No Streamlit app found in 3 files. {NAME_IT}"),
        (found(files=0, apps=0), f"No Python file that uses Streamlit was found. {NAME_ANY}"),
    ],
)
def test_summary_of_nothing(told, last):
    for form in ("full", "concise"):
        assert written(told, form) == f"{last}\n"
        assert written(told, form, quiet=True) == ""


def test_statistics_count_each_rule():
    warning = {"level": Level.WARNING, "code": "ST401", "name": "button-only-visibility"}
    one = Span("app.py", 1, 1, 1, 2)
    told = found(finding(one), *[finding(one, **warning) for _ in range(12)])
    assert written(told, "full", statistics=True).split("\n") == [
        "12  warning[ST401] button-only-visibility",
        " 1  error[ST301] duplicate-widget-id",
        "Found 1 error and 12 warnings in 1 file (1 app checked).",
        "",
    ]
    assert json.loads(written(told, "json", statistics=True)) == [
        {"code": "ST401", "name": "button-only-visibility", "level": "warning", "count": 12},
        {"code": "ST301", "name": "duplicate-widget-id", "level": "error", "count": 1},
    ]


def test_json_has_exactly_the_documented_shape(app, tmp_path):
    text, path = app("a\nb\n")
    told = found(
        finding(
            at(text, "b", path),
            certainty=Certainty.WHEN_REACHED,
            witness=(Step("click", "Go", nth=2), Step("set", "Size", (1, 2.5, None))),
            related=(Related("first", at(text, "a", "app.py")),),
            help="what helps",
        ),
        finding(Span("é.py", 2, 1, 3, 1), witness=None, certainty=Certainty.MAY),
        finding(Span("f.py", 2, 1, 3, 1), witness=()),
    )
    output = written(told, "json")
    first, second, third = json.loads(output)
    assert output.isascii()
    assert list(first.items()) == [
        ("code", "ST301"),
        ("name", "duplicate-widget-id"),
        ("level", "error"),
        ("message", "this button gets the same ID as the one on line 3"),
        ("filename", path),
        ("location", {"row": 2, "column": 1}),
        ("end_location", {"row": 2, "column": 2}),
        ("certainty", "when-reached"),
        ("releases", []),
        (
            "witness",
            [
                {"kind": "click", "target": "Go", "value": None, "nth": 2},
                {"kind": "set", "target": "Size", "value": [1, 2.5, None], "nth": None},
            ],
        ),
        ("behind", None),
        (
            "related",
            [
                {
                    "message": "first",
                    "filename": path,
                    "location": {"row": 1, "column": 1},
                    "end_location": {"row": 1, "column": 2},
                }
            ],
        ),
        ("fix", None),
        ("help", "what helps"),
        ("url", all_rules()["ST301"].url),
        ("incomplete", None),
    ]
    assert second["filename"] == str(tmp_path / "é.py")
    assert second["witness"] is None
    assert second["certainty"] == "may"
    assert third["witness"] == []


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (math.inf, "inf"),
        ({1, 2}, "{1, 2}"),
        ({1: 2}, "{1: 2}"),
        ({"a": (True,)}, {"a": [True]}),
        (b"x", "b'x'"),
    ],
)
def test_json_tells_any_value_of_a_step(value, told):
    one = finding(Span("a.py", 1, 1, 1, 1), witness=(Step("set", "k", value),))
    assert json.loads(written(found(one), "json"))[0]["witness"][0]["value"] == told


def test_json_of_nothing_is_an_empty_array():
    assert json.loads(written(found(), "json")) == []
    assert written(found(), "json", Terminal()) == "[]\n"


def test_terminal_gets_colours_and_a_link_to_the_page(app):
    text, path = app("x\n")
    told = written(found(finding(at(text, "x", path))), "full", Terminal())
    assert f"{ESCAPE}[1;31m" in told
    assert all_rules()["ST301"].url in told
    bare = re.sub(r"\x1b\][^\x1b]*\x1b\\|\x1b\[[0-9;]*m", "", told)
    assert " ".join(bare.split()) == " ".join(
        written(found(finding(at(text, "x", path))), "full").split()
    )


@pytest.mark.parametrize("variable", ["NO_COLOR=1", "TERM=dumb"])
def test_no_colour_means_no_escape_at_all(app, monkeypatch, variable):
    monkeypatch.setenv(*variable.split("="))
    text, path = app("x\n")
    assert ESCAPE not in written(found(finding(at(text, "x", path))), "full", Terminal())


def test_forced_colour_without_a_terminal(app, monkeypatch):
    text, path = app("x\n")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert ESCAPE in written(found(finding(at(text, "x", path))), "full")


@pytest.mark.parametrize("width", [24, 40, 60, 80])
def test_narrow_terminals(app, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("NO_COLOR", "1")
    text, path = app(f"x = '{'長い' * 50}'; st.button('a')\n" * 2)
    one = finding(
        at(text, "st.button('a')", path, 1),
        related=(Related("created here first, as far as can be told", at(text, "x = ", path)),),
        help="give it a key that is not the same as the key of the other one",
        witness=(Step("click", "Go"),) * 5,
    )
    rows = written(found(one), "full", Terminal()).split("\n")
    assert max(map(columns.width, rows)) <= width
    assert marked("\n".join(rows)) == "st.button('a')"[: width - 6]
    said = " ".join(" ".join(rows).replace("|", " ").split())
    assert "help: give it a key that is not the same as the key of the other one" in said
    assert "created here first, as far as can be told" in said


def test_wrap_keeps_styles_and_words():
    line = (Piece("  = ", "gutter"), Piece("help:", "help"), Piece(" one two three four"))
    rows = list(wrap(line, 14, indent="    "))
    assert [plain(row) for row in rows] == ["  = help: one", "    two three", "    four"]
    assert rows[0][0].text + rows[0][1].text == "  ="
    assert Piece("help:", "help") in rows[0]
    assert list(wrap(line, None)) == [line]
    long = (Piece("a/very/long/path/without/end.py:1:1:"), Piece(" message"))
    assert [plain(row) for row in wrap(long, 10)] == [long[0].text, "    message"]


def test_a_finding_never_takes_more_than_its_own_lines(app):
    _, path = app("x\n" * 1000)
    far = finding(
        Span(path, 999, 1, 999, 2),
        related=tuple(Related(f"place {n}", Span(path, n, 1, n, 2)) for n in (1, 400, 401, 800)),
    )
    rows = [plain(line) for line in finding_lines(far, Page(Sources()))]
    assert len(rows) == 19
    assert rows[2] == "   1 | x"
    assert sum(row == "..." for row in rows) == 3


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (Step("click", "Go"), "click 'Go'"),
        (Step("click", "Go", nth=2), "click the 2nd 'Go'"),
        (Step("set", "n", 3, 1), "set the 1st 'n' to 3"),
        (Step("set", "n", "a", 11), "set the 11th 'n' to 'a'"),
        (Step("click", "", nth=23), "click the 23rd ''"),
        (Step("page", "a.py"), "open the app at the page 'a.py'"),
    ],
)
def test_a_step_says_which_of_several_it_means(step, told):
    assert str(step) == told
