"""Comments, strings and code are told apart as Python's own tokenizer does."""

from __future__ import annotations

import ast
import io
import sysconfig
import tokenize
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from running import ROOT

from stlint.syntax.lexer import FIELD_CLOSES, FIELD_OPENS, JOINED, Comment, comments, skeleton

LIBRARY = Path(sysconfig.get_paths()["stdlib"])
FILES = [
    *sorted((ROOT / "stlint").rglob("*.py")),
    *sorted((ROOT / "tests").glob("*.py")),
    *(LIBRARY / f"{name}.py" for name in ("argparse", "ast", "inspect", "tokenize", "typing")),
]


def tokenized(text: str) -> list[Comment]:
    lines = io.StringIO(text)
    return [
        Comment(*each.start, each.string, not each.line[: each.start[1]].strip())._replace(
            column=each.start[1] + 1
        )
        for each in tokenize.generate_tokens(lines.readline)
        if each.type == tokenize.COMMENT
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_comments_are_those_of_tokenize(path):
    text = path.read_text(encoding="utf-8")
    assert comments(text) == tokenized(text)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_skeleton_keeps_rows_and_brackets(path):
    text = path.read_text(encoding="utf-8")
    code = skeleton(text)
    assert code.count("\n") + code.count(JOINED) == text.count("\n")
    for opens, closes in ("()", "[]", "{}", (FIELD_OPENS, FIELD_CLOSES)):
        assert code.count(opens) == code.count(closes)
    fields = sum(isinstance(node, ast.FormattedValue) for node in ast.walk(ast.parse(text)))
    assert code.count(FIELD_OPENS) == fields


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x # a", [Comment(1, 3, "# a", False)]),
        ("'#' '''\n#\n''' # b\n\t# c", [Comment(3, 5, "# b", False), Comment(4, 2, "# c", True)]),
        ("f'#{a}' # b", [Comment(1, 9, "# b", False)]),
        ("f'{a:#x}' # b", [Comment(1, 11, "# b", False)]),
        ("f'{\"#\"}' # b", [Comment(1, 10, "# b", False)]),
        ("f'{a['#']}' # b", [Comment(1, 13, "# b", False)]),
        ("f'''{\na # b\n}'''", [Comment(2, 3, "# b", False)]),
        ("f'{{#' # b", [Comment(1, 8, "# b", False)]),
        (r"f'\N{NUMBER SIGN}#' # b", [Comment(1, 21, "# b", False)]),
        (r"rf'\{a}#' # b", [Comment(1, 11, "# b", False)]),
        (r"'\'#' # b", [Comment(1, 7, "# b", False)]),
        (r"r'\'#' # b", [Comment(1, 8, "# b", False)]),
        ("'a\\\n#' # b", [Comment(2, 4, "# b", False)]),
        ("x\r\n# a\r# b", [Comment(2, 1, "# a", True), Comment(3, 1, "# b", True)]),
        ("é🎈 # a", [Comment(1, 4, "# a", False)]),
        ("def'#' # a", [Comment(1, 8, "# a", False)]),
        ("x = 'open # a\ny # b", [Comment(2, 3, "# b", False)]),
        ("x = f'open # a\ny # b", [Comment(2, 3, "# b", False)]),
        ("x = f'{open # a", [Comment(1, 13, "# a", False)]),
        ("x = '''open # a\n# b", []),
        ("x = (( # a\n", [Comment(1, 8, "# a", False)]),
        ("\f# a", [Comment(1, 2, "# a", True)]),
        ("", []),
    ],
)
def test_comments(text, expected):
    assert comments(text) == expected


@given(st.text(alphabet="fr'\"{}#:\\\n ax()!", max_size=60))
def test_any_text_can_be_read(text):
    code = skeleton(text)
    assert code.count("\n") + code.count(JOINED) <= text.count("\n")
    lines = text.split("\n")
    for comment in comments(text):
        start = comment.column - 1
        assert lines[comment.row - 1][start:] == comment.text
