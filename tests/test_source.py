"""Files as they come: decoded, parsed or refused with a reason."""

from __future__ import annotations

import ast
import gc
import os
import re
import sys
import threading
from contextlib import suppress
from pathlib import Path

import libcst
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from running import ROOT, python

from stlint.results.problems import SourceProblem
from stlint.syntax import parse as source
from stlint.syntax import source as reading
from stlint.syntax.parse import in_big_stack
from stlint.syntax.source import Source, decode_source, read_source

BROKEN = ROOT / "tests" / "fixtures" / "broken"
OWN = [*sorted((ROOT / "stlint").glob("*.py")), *sorted((ROOT / "tests").glob("*.py"))]

PROBLEMS = {
    "bom_and_other_cookie": ("not-decodable", 1, 11, "byte order mark says utf-8"),
    "conflict": ("syntax", 3, 1, "invalid syntax"),
    "continuation_at_end": ("syntax", 3, None, "unexpected EOF"),
    "fstring": ("syntax", 4, None, ""),
    "not_text_cookie": ("not-decodable", 1, 11, "not known: base64"),
    "null_byte": ("syntax", 5, 6, "null byte"),
    "python2": ("syntax", 3, 1, "Missing parentheses in call to 'print'"),
    "syntax_bracket": ("syntax", 3, 10, "'(' was never closed"),
    "syntax_colon": ("syntax", 3, 21, "expected ':'"),
    "syntax_indent": ("syntax", 4, None, "unexpected indent"),
    "syntax_string": ("syntax", 3, 11, "unterminated string literal"),
    "syntax_tabs": ("syntax", 5, None, "inconsistent use of tabs"),
    "unclosed_string_at_end": ("syntax", 3, 5, "unterminated triple-quoted"),
    "undecodable": ("not-decodable", 3, 14, "not utf-8: byte 0xf6"),
    "undecodable_first_row": ("not-decodable", 1, 29, "not utf-8: byte 0xf6"),
    "unknown_cookie": ("not-decodable", 1, 11, "not known: klingon"),
    "utf16": ("not-decodable", 1, 1, "not utf-8: byte 0xff"),
}


def problem_of(path: Path) -> SourceProblem | None:
    try:
        _ = read_source(path).tree
    except SourceProblem as problem:
        return problem
    return None


def text_problem(text: str) -> SourceProblem | None:
    def parse() -> SourceProblem | None:
        try:
            _ = Source(Path("x.py"), text).tree
        except SourceProblem as problem:
            return problem
        return None

    return in_big_stack(parse)


# Reading ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(BROKEN.glob("*.py")), ids=lambda path: path.stem)
def test_each_file_is_parsed_or_refused_with_its_reason(path):
    problem = problem_of(path)
    if path.stem not in PROBLEMS:
        assert problem is None
        return
    kind, row, column, message = PROBLEMS[path.stem]
    assert problem is not None
    assert (problem.kind, problem.row) == (kind, row)
    assert problem.column == column or (column is None and problem.column >= 1)
    assert message in str(problem)
    assert "\n" not in problem.message
    for jargon in ("parser error", "tokenizer", "libcst", "expected one of"):
        assert jargon not in problem.message


def test_every_expected_problem_has_its_file():
    assert set(PROBLEMS) <= {path.stem for path in BROKEN.glob("*.py")}


@pytest.mark.parametrize(
    ("name", "fragment", "encoding"),
    [
        ("bom", "import streamlit", "utf-8-sig"),
        ("latin1_cookie", "Größe", "iso-8859-1"),
        ("cookie_in_second_row", "Preis in €", "cp1252"),
        ("emoji", "🎈 Größe", "utf-8"),
    ],
)
def test_text_is_decoded_as_python_does(name, fragment, encoding):
    source = read_source(BROKEN / f"{name}.py")
    assert fragment in source.text
    assert not source.text.startswith("\ufeff")
    assert source.encoding == encoding


@pytest.mark.parametrize("name", ["crlf", "cr", "bom", "no_newline_at_end", "empty", "blank"])
def test_lines_have_no_newlines_and_rows_count_as_in_an_editor(name):
    source = read_source(BROKEN / f"{name}.py")
    assert source.lines == re.split("\r\n|\r|\n", source.text)


def test_newlines_are_kept():
    assert read_source(BROKEN / "crlf.py").text.count("\r\n") == 4
    assert read_source(BROKEN / "crlf.py").tree.default_newline == "\r\n"


def test_syntax_of_newer_pythons_is_read():
    assert problem_of(BROKEN / "newer_python.py") is None


def test_missing_file(tmp_path):
    problem = problem_of(tmp_path / "nowhere.py")
    assert problem is not None
    assert problem.kind == "unreadable"
    assert "No such file" in problem.message


def test_broken_link(tmp_path):
    (tmp_path / "link.py").symlink_to(tmp_path / "nowhere.py")
    problem = problem_of(tmp_path / "link.py")
    assert problem is not None
    assert problem.kind == "unreadable"


def test_folder_called_like_a_file(tmp_path):
    (tmp_path / "x.py").mkdir()
    problem = problem_of(tmp_path / "x.py")
    assert problem is not None
    assert problem.kind == "unreadable"


def test_no_permission(tmp_path, monkeypatch):
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    problem = problem_of(tmp_path / "x.py")
    assert problem is not None
    assert (problem.kind, problem.message) == (
        "unreadable",
        "cannot read the file: Permission denied",
    )


def test_tree_is_parsed_once_and_can_be_dropped():
    source = Source(Path("x.py"), "x = 1\n")
    tree = source.tree
    assert source.tree is tree
    source.drop_tree()
    assert source.tree is not tree


def test_collection_of_garbage_is_as_before():
    for state in (gc.enable, gc.disable):
        state()
        before = gc.isenabled()
        _ = Source(Path("x.py"), "x = 1\n").tree
        assert text_problem("x = (") is not None
        assert gc.isenabled() is before
    gc.enable()


def test_nodes_of_the_parser_are_not_checked_and_others_are(monkeypatch):
    checked = []
    monkeypatch.setattr(libcst.Name, "_validate", lambda self: checked.append(self.value))
    assert source.parse("name = 1\n", "utf-8").code == "name = 1\n"
    assert checked == []
    libcst.Name("other")
    assert checked == ["other"]
    with pytest.raises(SourceProblem):
        source.parse("name = (\n", "utf-8")
    libcst.Name("third")
    assert checked == ["other", "third"]


def test_crash_of_the_parser_is_a_problem_of_the_file(monkeypatch):
    class PanicException(BaseException):
        pass

    def panic(*_: object) -> None:
        raise PanicException("assertion failed")

    monkeypatch.setattr(libcst, "parse_module", panic)
    problem = text_problem("x = 1\n")
    assert problem is not None
    assert problem.kind == "unsupported"
    assert problem.message.startswith("Python knows this syntax")


@pytest.mark.parametrize("text", ["(x): int = 1\n", "y = 1\n((x)): int\n", "(a.b): int = 1\n"])
def test_what_only_python_parses_is_no_error_of_syntax(text):
    ast.parse(text)
    problem = text_problem(text)
    assert problem is not None
    assert (problem.kind, problem.row) == ("unsupported", text.count("\n"))


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("if a:\n  b\n\\\nc\n", 3),
        ("\\\nx = 1\n", 1),
        ("x = 1\r\n  \\\r\ny = 2\r\n".replace("  ", ""), 2),
        ("def f():\n  x\n  \\\n  y\n", 3),
    ],
)
def test_a_backslash_that_the_parser_loses_is_told(text, row):
    """With it, the tree has the next statement in another place, or in another block."""
    ast.parse(text)
    problem = text_problem(text)
    assert problem is not None
    assert (problem.kind, problem.row) == ("unsupported", row)


@pytest.mark.parametrize(
    "text", ["x = 1 + \\\n  2\n", 's = """a\n\\\nb"""\n', "x = (\n\\\n1)\n", "x = 1\\\n\n"]
)
def test_other_backslashes_are_read(text):
    ast.parse(text)
    assert text_problem(text) is None


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_a_problem(data):
    with suppress(SourceProblem):
        source = decode_source(Path("x.py"), data)
        problem = text_problem(source.text)
        assert problem is None or (problem.row >= 1 and problem.column >= 1)


# Size and depth -----------------------------------------------------------------------------------


def test_size(tmp_path):
    path = tmp_path / "x.py"
    path.write_bytes((b"#" * 99 + b"\n") * (reading.MAX_BYTES // 100))
    assert problem_of(path) is None
    path.write_bytes(b"#" * (reading.MAX_BYTES + 1))
    problem = problem_of(path)
    assert problem is not None
    assert (problem.kind, problem.message) == (
        "too-large",
        "the file is larger than 2 MB, so it is not checked",
    )


def test_long_line():
    problem = text_problem("x = 1\ny = '" + "a" * source.MAX_LINE + "'\n")
    assert problem is not None
    assert (problem.kind, problem.row) == ("too-large", 2)
    assert text_problem("y = '" + "a" * (source.MAX_LINE - 10) + "'\n") is None


DEEP = {
    "brackets": lambda n: "(" * n + "1" + ")" * n,
    "lists": lambda n: "[" * n + "1" + "]" * n,
    "dicts": lambda n: "{1:" * n + "1" + "}" * n,
    "calls in calls": lambda n: "f(" * n + "1" + ")" * n,
    "brackets without end": lambda n: "(" * n,
    "brackets over rows": lambda n: "(\n" * n + "1" + ")\n" * n,
    "brackets after strings": lambda n: "('(', \"[\", # (\n" * n + "1" + ")" * n,
    "f-strings": lambda n: 'f"{' * n + "1" + '}"' * n,
    "brackets in f-strings": lambda n: "f'{" + "(" * n + "1" + ")" * n + "}'",
    "formats in f-strings": lambda n: 'f"{a:' + "{a:" * n + "}" * n + '}"',
    "brackets in raw f-strings": lambda n: r"rf'\N{" + "(" * n + "1" + ")" * n + "}'",
}


@pytest.mark.parametrize("name", DEEP)
def test_nesting_is_refused_before_it_is_parsed(name):
    problem = text_problem(f"\nx = {DEEP[name](5000)}\n")
    assert problem is not None
    assert problem.kind == "too-deep"
    assert problem.row >= 2
    assert "more than 200 deep" in problem.message
    assert (text_problem(f"x = {DEEP[name](10)}\n") is None) is (name != "brackets without end")


def test_brackets_in_strings_and_comments_do_not_count():
    many = "(" * 1000
    text = (
        f"x = '{many}' # {many}\ny = '''{many}\n{many}'''\nz = f'{many}{{{{ {{x}}'\nw = b'{many}'"
    )
    assert text_problem(text) is None


LONG = {
    "additions": lambda n: "+".join(["1"] * n),
    "attributes": lambda n: "a" + ".b" * n,
    "calls": lambda n: "a" + "()" * n,
    "calls of attributes": lambda n: "a" + ".b()" * n,
    "calls of attributes over rows": lambda n: "(a" + "\n.b()" * n + ")",
    "items": lambda n: "a" + "[0]" * n,
    "powers": lambda n: "**".join(["a"] * n),
    "signs": lambda n: "-" * n + "1",
    "negations": lambda n: "not " * n + "1",
    "conditions": lambda n: " and ".join(["a"] * n),
    "comparisons": lambda n: " < ".join(["a"] * n),
    "conditional expressions": lambda n: "a if b else " * n + "c",
    "functions": lambda n: "lambda: " * n + "1",
    "functions of two": lambda n: "lambda a, b: " * n + "1",
    "comprehensions": lambda n: "[a " + "for a in b " * n + "]",
}


@pytest.mark.parametrize("name", LONG)
def test_long_chains_are_refused(name):
    problem = text_problem(f"\nx = {LONG[name](5000)}\n")
    assert problem is not None
    assert (problem.kind, problem.row) == ("too-deep", 2)
    assert text_problem(f"x = {LONG[name](100)}\n") is None


def test_many_branches():
    problem = text_problem("if a: pass\n" + "elif a: pass\n" * 5000)
    assert problem is not None
    assert problem.kind == "too-deep"


def test_long_lists_are_no_chains():
    items = ", ".join(f"a.b(c + {number}, [d], {{'e': -1}})" for number in range(2000))
    assert text_problem(f"x = [{items}]\n") is None
    assert text_problem("x = 1\n" * 20_000) is None
    assert text_problem(";".join(["a.b()"] * 2000)) is None


def test_strings_side_by_side():
    rows = '    "some text"\n'
    assert text_problem(f"x = (\n{rows * 2900})\n") is None
    for text in (
        f"x = (\n{rows * 3100})\n",
        f"x = (\n{'    f' + chr(34) + '{a} b' + chr(34) + chr(10)}{rows * 3100})\n",
    ):
        problem = text_problem(text)
        assert problem is not None
        assert (problem.kind, problem.row) == ("too-deep", 2)
        assert "string literals" in problem.message
    assert text_problem("x = [\n" + '    "some text",\n' * 5000 + "]\n") is None


@pytest.mark.parametrize("pattern", ["[{}]", "({},)", "{{1: {}}}", "C({})", "C(a={})", "({} | 2)"])
def test_patterns_that_take_for_ever(pattern):
    def text(depth: int) -> str:
        inner = "a"
        for _ in range(depth):
            inner = pattern.format(inner)
        return f"match x:\n    case {inner}:\n        pass\n"

    assert text_problem(text(5)) is None
    problem = text_problem(text(25))
    assert problem is not None
    assert (problem.kind, problem.row) == ("too-deep", 2)


def test_much_nested_data():
    problem = text_problem(
        "x = "
        + "[" * 190
        + "1"
        + "]" * 190
        + "\n"
        + ("y = " + "[" * 150 + "1, 2, 3" + "]" * 150 + "\n") * 500
    )
    assert problem is not None
    assert problem.kind == "too-large"


def test_indentation_has_the_limit_of_python():
    def text(depth: int) -> str:
        return "".join(" " * row + "if a:\n" for row in range(depth)) + " " * depth + "pass\n"

    assert text_problem(text(95)) is None
    problem = text_problem(text(150))
    assert problem is not None
    assert (problem.kind, problem.message) == ("syntax", "too many levels of indentation")


def test_what_is_let_through_can_be_worked_with():
    """In a process of its own, since what goes wrong here ends it."""
    done = python(SURVIVAL, cwd=ROOT / "tests", timeout=300)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == ["ok"] * (len(DEEP) + len(LONG))


SURVIVAL = """
from pathlib import Path
from test_source import DEEP, LONG
from stlint.syntax.nesting import check_nesting
from stlint.syntax.parse import in_big_stack
from stlint.syntax.places import spans
from stlint.results.problems import SourceProblem
from stlint.syntax.source import Source

def fits(text):
    try:
        check_nesting(text)
    except SourceProblem:
        return False
    return True

def deepest(make):
    low, high = 1, 5000
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(f"x = {make(middle)}\\n") else (low, middle)
    return low

def work(make):
    source = Source(Path("x.py"), f"x = {make(deepest(make))}\\n")
    try:
        tree = source.tree
    except SourceProblem as problem:
        assert problem.kind == "syntax", problem
    else:
        nodes = [tree]
        for node in nodes:
            nodes.extend(node.children)
        assert len(spans(source, nodes)) == len(nodes)
    print("ok", flush=True)

for make in (DEEP | LONG).values():
    in_big_stack(work, make)
"""


# The big stack ------------------------------------------------------------------------------------


def test_big_stack_gives_what_the_function_gives():
    assert in_big_stack(divmod, 7, 2) == (3, 1)


def test_big_stack_raises_what_the_function_raises():
    with pytest.raises(ZeroDivisionError):
        in_big_stack(divmod, 7, 0)
    with pytest.raises(SystemExit):
        in_big_stack(sys.exit, 3)


def test_big_stack_is_deep_and_leaves_nothing_behind():
    def depth(levels: int) -> int:
        return 0 if levels == 0 else 1 + depth(levels - 1)

    limit, size = sys.getrecursionlimit(), threading.stack_size()
    assert in_big_stack(depth, 20_000) == 20_000
    with pytest.raises(RecursionError):
        in_big_stack(depth, 10**6)
    assert (sys.getrecursionlimit(), threading.stack_size()) == (limit, size)
