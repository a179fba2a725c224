"""Where nodes stand in a file: the same places as libcst names, for the price of a few."""

from __future__ import annotations

from pathlib import Path

import libcst
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from libcst.metadata import MetadataWrapper, PositionProvider
from test_source import OWN, text_problem

from stlint.results.finding import Span
from stlint.syntax import places as module
from stlint.syntax.places import locate, spans
from stlint.syntax.source import Source, decode_source, read_source


def every_node(tree: libcst.CSTNode) -> list[libcst.CSTNode]:
    nodes = [tree]
    for node in nodes:
        nodes.extend(node.children)
    return nodes


def check_positions(source: Source) -> bool:
    """Compare all positions with those of libcst (which knows nothing of form feeds)."""
    nodes = every_node(source.tree)
    expected = MetadataWrapper(source.tree, unsafe_skip_copy=True).resolve(PositionProvider)
    found = spans(source, nodes)
    for node in nodes:
        if node not in expected:
            assert node not in found
            continue
        start, end = expected[node].start, expected[node].end
        place = (start.line, start.column + 1, end.line, end.column + 1)
        assert found[node] == (str(source.path), *place), type(node).__name__
    return True


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_positions_are_those_of_libcst(path):
    check_positions(read_source(path))


WEIRD = [
    "",
    "\n",
    "# nothing",
    "x=1",
    "x = 1  # comment\n\n\n# end",
    "( # a\n  x # b\n) # c\n",
    "y = ( ( (a) ) + ( b ) )\n",
    "f ( a , * b , c = d , ** e ) . g [ 1 : 2 , ... ] ( )\n",
    "@ a . b ( c )\n\n# between\n@d\n\nasync  def  f ( a , / , b : int = 1 , * , c ) :\n  pass\n",
    "def  f ( )  ->  a :  return",
    "class A ( B , metaclass = C ) : x : int = 1 ; y = 2 ;\n",
    "if a : b\nelif c :\n\n  # in\n  d\n\n# out\nelse : e\n",
    "try :\n\tx\nexcept * A as b :\n\tpass\n",
    "try:\n  x\nexcept ( A , B ) :\n  y\nelse :\n  z\nfinally :\n  w\n",
    "with  a  as  b ,  c :\n   pass\n",
    "with ( a as b , c as d , ) : pass\n",
    "match  a :\n  case  [ b , * c ]  if  d :\n    e\n  case  _ : pass\n",
    "match  a :\n  case { 'k' : v , ** r } | C ( x , y = z ) as w : pass\n",
    "for  a , b  in  c :\n  break\nelse :\n  continue\n",
    "x = lambda a , * , b = 1 : ( yield )\n",
    "x \\\n = \\\n  1 \\\n + 2\n",
    "if x:\n\ty\n        # odd\n\tz\n",
    "a = 'b' \"c\" f'{ d !r : >{ e } }' '''f\ng'''\n",
    "x = [ a for b in c if d for e in f ] ; { ** g } ; { * h } ; { i : j for k in l }\n",
    "global a , b\ndel ( c ) , d [ e ]\nassert f , g\nraise h from i\n",
    "from . . a . b import ( c as d , e , )\nimport f . g as h , i\n",
    "x = a if b else c ; y = not d ; z = - e ** f ; w = ( g := h )\n",
    "def f[T: int, *U, **V](): pass\ntype X[T] = int\n",
    "x = 1\r\nif y:\r\n    z = '''a\r\nb'''\r\n",
    "x = 1\ry = 2\r",
    "x = 'ä🎈' ; y = 'é' ; z\n",
    "while  a : pass\nelse : pass",
    "async def f():\n  async with a : pass\n  async for b in c : await  d\n",
    "async def f() : return  [ e async for e in g ]\n",
]


@pytest.mark.parametrize("text", WEIRD)
def test_positions_with_white_space_everywhere(text):
    check_positions(Source(Path("x.py"), text))


def names_at(text: str) -> dict[str, Span]:
    source = Source(Path("x.py"), text)
    nodes = [each for each in every_node(source.tree) if isinstance(each, libcst.Name)]
    return {node.value: span for node, span in spans(source, nodes).items()}


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_columns_count_characters_and_form_feeds(newline):
    text = newline.join(["\fa = b", "if c:", "\td = '🎈', e", "  \f", "\f\fg", ""])
    found = names_at(text)
    lines = text.split(newline)
    assert len(found) == 6
    for name, span in found.items():
        assert lines[span.row - 1][span.column - 1 : span.end_column - 1] == name


def test_a_byte_order_mark_is_no_column():
    source = decode_source(Path("x.py"), b"\xef\xbb\xbfabc = 1\n")
    [name] = [each for each in every_node(source.tree) if isinstance(each, libcst.Name)]
    assert spans(source, [name])[name] == Span("x.py", 1, 1, 1, 4)


def test_generation_stops_after_the_last_wanted_node():
    source = Source(Path("x.py"), "a\n" + "b = c + d\n" * 2000)
    [first, *others] = source.tree.body
    seen = []

    class Watched(module._Counter):
        def before_codegen(self, node):
            seen.append(node)
            super().before_codegen(node)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_Counter", Watched)
        assert spans(source, [first]) == {first: Span("x.py", 1, 1, 1, 2)}
    assert len(seen) < 20 < len(others)


def test_nodes_of_another_tree_have_no_place():
    source = Source(Path("x.py"), "a\n")
    stranger = libcst.parse_module("b\n").body[0]
    assert spans(source, [stranger]) == {}
    assert spans(source, []) == {}


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a = b\n", (1, 1)),
        ("a = (\n  b\n)\n", (1, 3)),
        ("if a:\n  b\n  c\nelse:\n  d\n", (1, 1)),
        ("if (\n  a\n): # x\n  # y\n\n  b\n", (1, 3)),
        ("if a: b\n", (1, 1)),
        ("@a\n@b(\n  c)\ndef f(\n  d\n):\n  e\n", (1, 6)),
        ("with a, \\\n b:\n  c\n", (1, 2)),
        ("for a in b:\n  c\nelse:\n  d\n", (1, 1)),
        ("try:\n  a\nexcept B:\n  c\n", (1, 1)),
        ("class A(\n  B):\n  c = 1\n", (1, 2)),
        ("match (\n  a\n):\n  case 1:\n    b\n", (1, 3)),
    ],
)
def test_rows_of_a_statement_are_those_of_its_head(text, rows):
    source = Source(Path("x.py"), text)
    statement = source.tree.body[0]
    assert locate(source, [], [statement]).rows == {statement: rows}


PIECES = st.sampled_from(
    [
        *(
            "x",
            "f(",
            ")",
            "[",
            "]",
            "{",
            "}",
            ":",
            ",",
            "=",
            ".",
            "if ",
            "else",
            "for ",
            "in ",
            "\n",
        ),
        *("\n    ", "\n\t", "'", '"', "'''", '"""', "f'", 'f"', "{x}", "\\\n", "#", "lambda ", "1"),
        *(
            "def f():",
            "class A:",
            "match x:",
            "case ",
            "\r\n",
            "\r",
            "\f",
            "é",
            "\u2028",
            "\\",
            ";",
        ),
    ]
)


@settings(max_examples=500, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_text_is_parsed_or_a_problem(text):
    problem = text_problem(text)
    if problem is None:
        assert "\f" in text or check_positions(Source(Path("x.py"), text))
    else:
        assert problem.message
        assert 1 <= problem.row <= len(Source(Path("x.py"), text).lines) + 1
