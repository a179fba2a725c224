"""Syntax trees: statements of different real files in one, and random ones."""

from __future__ import annotations

import ast
import contextlib
import warnings
from functools import cache
from typing import TYPE_CHECKING

from fuzzing.templates import EXPRESSIONS

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["random_trees", "spliced"]

BYTES = 60_000
HEAD = "import streamlit as st\n"
BLOCKS = (ast.If, ast.With, ast.FunctionDef, ast.For, ast.While, ast.Try, ast.ClassDef)
LOAD, STORE = ast.Load(), ast.Store()


@cache
def _statements(path: Path) -> tuple[str, ...]:
    """The statements of a file, each as text, so that nobody changes those of others."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            body = ast.parse(path.read_bytes()).body
        except (SyntaxError, ValueError, RecursionError):
            return ()
    return tuple(ast.unparse(each) for each in body)


def spliced(chance: random.Random, files: list[Path]) -> dict[str, bytes]:
    """Statements of different real files, one after or in the other."""
    texts = [each for path in chance.sample(files, 3) for each in _statements(path)]
    chance.shuffle(texts)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        body = ast.parse("\n".join(texts[: chance.choice([4, 12, 40])])).body
    for block in [each for each in body if isinstance(each, BLOCKS)][:4]:
        other = ast.parse(chance.choice(texts)).body
        block.body[chance.randrange(len(block.body) + 1) : 0] = other
    return {"app.py": (HEAD + _unparsed(body)).encode("utf-8", "surrogatepass")}


def _unparsed(body: list[ast.stmt]) -> str:
    parts = []
    for each in body:
        with contextlib.suppress(ValueError, RecursionError, TypeError, AttributeError):
            parts.append(ast.unparse(ast.fix_missing_locations(each)))
    return "\n".join(parts)[:BYTES] + "\n"


def random_trees(chance: random.Random, _: list[Path]) -> dict[str, bytes]:
    """Random syntax trees."""
    body = [_statement(chance, chance.randrange(3)) for _ in range(chance.choice([2, 6, 15]))]
    return {"app.py": (HEAD + "x = y = z = 1\n" + _unparsed(body)).encode()}


def _name(chance: random.Random) -> str:
    return chance.choice(["x", "y", "z", "f", "st", "self"])


def _block(chance: random.Random, depth: int) -> list[ast.stmt]:
    return [_statement(chance, depth) for _ in range(chance.choice([1, 1, 2, 3]))]


def _statement(chance: random.Random, depth: int) -> ast.stmt:
    simple = chance.choice(SIMPLE)
    return simple(chance) if depth <= 0 else chance.choice(COMPOUND)(chance, depth - 1)


def _expression(chance: random.Random, depth: int | None = None) -> ast.expr:
    depth = chance.choice([0, 0, 1, 2, 3]) if depth is None else depth
    if not depth:
        return ast.parse(chance.choice(EXPRESSIONS), mode="eval").body
    a, b, c = (_expression(chance, chance.randrange(depth)) for _ in range(3))
    return chance.choice(EXPRESSIONS_OF)(chance, a, b, c)


def _arguments(chance: random.Random) -> ast.arguments:
    names = [ast.arg(each) for each in chance.sample("abxyz", chance.randrange(4))]
    defaults = [_expression(chance, 0) for _ in names[: chance.randrange(2)]]
    return ast.arguments([], names, ast.arg("args"), [], [], ast.arg("kwargs"), defaults)


def _loops(chance: random.Random, depth: int) -> ast.stmt:
    target = ast.Name(_name(chance), STORE)
    over = _expression(chance)
    body, other = _block(chance, depth), chance.choice([[], _block(chance, 0)])
    return chance.choice([ast.For(target, over, body, other), ast.While(over, body, other)])


def _tries(chance: random.Random, depth: int) -> ast.stmt:
    handler = ast.ExceptHandler(_expression(chance, 0), _name(chance), _block(chance, depth))
    return ast.Try(_block(chance, depth), [handler], [], _block(chance, 0))


def _function(chance: random.Random, depth: int) -> ast.stmt:
    decorators = [_expression(chance, 0) for _ in range(chance.choice([0, 0, 1, 2]))]
    kind = chance.choice([ast.FunctionDef, ast.FunctionDef, ast.AsyncFunctionDef])
    return kind(_name(chance), _arguments(chance), _block(chance, depth), decorators)


def _matches(chance: random.Random, depth: int) -> ast.stmt:
    patterns = [
        ast.MatchAs(None, _name(chance)),
        ast.MatchSequence([ast.MatchStar("x"), ast.MatchValue(ast.Constant(1))]),
        ast.MatchMapping([ast.Constant("a")], [ast.MatchAs()], "z"),
        ast.MatchClass(ast.Name("str", LOAD), [ast.MatchAs()], [], []),
    ]
    cases = [
        ast.match_case(each, _expression(chance), _block(chance, depth))
        for each in chance.sample(patterns, 2)
    ]
    return ast.Match(_expression(chance), cases)


def _generator(chance: random.Random) -> list[ast.comprehension]:
    target = ast.Name(_name(chance), STORE)
    return [ast.comprehension(target, _expression(chance, 0), [_expression(chance, 0)], 0)]


SIMPLE: tuple[Callable[[random.Random], ast.stmt], ...] = (
    lambda chance: ast.Assign([ast.Name(_name(chance), STORE)], _expression(chance)),
    lambda chance: ast.AugAssign(ast.Name(_name(chance), STORE), ast.Add(), _expression(chance)),
    lambda chance: ast.Expr(_expression(chance)),
    lambda chance: ast.Expr(_expression(chance)),
    lambda chance: ast.Assign(
        [ast.Subscript(_expression(chance, 0), _expression(chance), STORE)], _expression(chance)
    ),
    lambda chance: ast.Return(_expression(chance)),
    lambda chance: ast.Raise(_expression(chance), _expression(chance, 0)),
    lambda chance: ast.Assert(_expression(chance), _expression(chance, 0)),
    lambda chance: ast.Delete([ast.Name(_name(chance), ast.Del())]),
    lambda _: ast.Break(),
    lambda _: ast.Continue(),
)
COMPOUND: tuple[Callable[[random.Random, int], ast.stmt], ...] = (
    lambda chance, depth: ast.If(
        _expression(chance), _block(chance, depth), chance.choice([[], _block(chance, depth)])
    ),
    lambda chance, depth: ast.With(
        [ast.withitem(_expression(chance), ast.Name(_name(chance), STORE))], _block(chance, depth)
    ),
    lambda chance, depth: ast.ClassDef(
        _name(chance), [_expression(chance, 0)], [], _block(chance, depth), []
    ),
    *(_loops, _tries, _function, _function, _matches),
)
EXPRESSIONS_OF: tuple[Callable[[random.Random, ast.expr, ast.expr, ast.expr], ast.expr], ...] = (
    lambda chance, a, b, _: ast.BinOp(
        a, chance.choice([ast.Add(), ast.Mult(), ast.Mod(), ast.BitOr(), ast.Pow()]), b
    ),
    lambda chance, a, b, c: ast.BoolOp(chance.choice([ast.And(), ast.Or()]), [a, b, c]),
    lambda chance, a, b, c: ast.Compare(a, [chance.choice([ast.In(), ast.Eq()]), ast.Lt()], [b, c]),
    lambda _, a, b, c: ast.Call(a, [b], [ast.keyword("key", c)]),
    lambda _, a, b, c: ast.Call(a, [ast.Starred(b, LOAD)], [ast.keyword(None, c)]),
    lambda _, a, b, c: ast.IfExp(a, b, c),
    lambda _, a, b, c: ast.Subscript(a, ast.Slice(b, c, None), LOAD),
    lambda _, a, b, c: ast.Dict([a, None], [b, c]),
    lambda _, a, b, c: ast.Tuple([a, ast.Starred(b, LOAD), c], LOAD),
    lambda _, a, b, __: ast.JoinedStr(
        [ast.Constant("x"), ast.FormattedValue(a, -1, None), ast.FormattedValue(b, 114, None)]
    ),
    lambda chance, a, *_: ast.ListComp(a, _generator(chance)),
    lambda chance, a, b, _: ast.DictComp(a, b, _generator(chance)),
    lambda chance, a, *_: ast.GeneratorExp(a, _generator(chance)),
    lambda chance, a, *_: ast.NamedExpr(ast.Name(_name(chance), STORE), a),
    lambda chance, a, *_: ast.Lambda(_arguments(chance), a),
    lambda _, a, *__: ast.Attribute(a, "button", LOAD),
    lambda _, a, *__: ast.UnaryOp(ast.Not(), a),
    lambda _, a, *__: ast.Await(a),
    lambda _, a, *__: ast.Yield(a),
)
