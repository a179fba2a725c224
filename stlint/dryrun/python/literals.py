"""Literals, and texts with values in them."""

from __future__ import annotations

from ast import literal_eval
from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.visiting import evaluate, visits
from stlint.dryrun.libraries.enum_texts import formatted_member, member_text
from stlint.dryrun.values import folding
from stlint.dryrun.values.computing import operate
from stlint.dryrun.values.member_texts import member_shown
from stlint.dryrun.values.special_methods import special
from stlint.model.ops import Op
from stlint.model.values import Const, Value, fresh

if TYPE_CHECKING:
    from collections.abc import Callable

    from stlint.dryrun.core.dry_run import DryRun


_FORMATS: Final = {
    None: Op.FORMAT,
    "r": Op.FORMAT_REPR,
    "s": Op.FORMAT_STR,
    "a": Op.FORMAT_ASCII,
}


_TEXT: Final = Op.TEXT


def _literal(text: str) -> Any:
    """The value of a literal; the plainest ones without the compiler.

    Raises:
        ValueError, SyntaxError, MemoryError: it is none.
    """
    if text.isdecimal() and (text[0] != "0" or len(text) == 1):
        return int(text)
    quote = text[0]
    if quote in "\"'" and "\\" not in text and text[:3] != quote * 3:
        return text[1:-1]
    return literal_eval(text)


def _source(part: cst.FormattedStringExpression) -> str:
    """What ``{value = }`` shows of its expression."""
    module = cst.Module([])
    before = module.code_for_node(part.whitespace_before_expression)
    text = module.code_for_node(part.expression)
    assert part.equal is not None
    return before + text + module.code_for_node(part.equal)


@visits(cst.Float)
@visits(cst.Imaginary)
@visits(cst.SimpleString)
@visits(cst.Integer)
def visit_Integer(it: DryRun, node: cst.Integer) -> Value:
    known = it.process.learnt.literals.get(node.value)
    return _literal_of(it, node.value) if known is None else known


def _literal_of(it: DryRun, text: str) -> Value:
    try:
        value: Value = Const(_literal(text))
    except (ValueError, SyntaxError, MemoryError):
        value = fresh("literal")
    it.process.learnt.literals[text] = value
    return value


@visits(cst.Ellipsis)
def visit_Ellipsis(it: DryRun, node: cst.Ellipsis) -> Value:
    del node
    return Const(...)


@visits(cst.ConcatenatedString)
def visit_ConcatenatedString(it: DryRun, node: cst.ConcatenatedString) -> Value:
    parts: list[Value] = []
    right: cst.BaseExpression = node
    while isinstance(right, cst.ConcatenatedString):
        parts.append(evaluate(it, right.left))
        right = right.right
    parts.append(evaluate(it, right))
    return _text(it, parts)


@visits(cst.FormattedString)
def visit_FormattedString(it: DryRun, node: cst.FormattedString) -> Value:
    parts: list[Value] = []
    for part in node.parts:
        if isinstance(part, cst.FormattedStringText):
            parts.append(Const(part.value.replace("{{", "{").replace("}}", "}")))
        elif isinstance(part, cst.FormattedStringExpression):
            if part.equal is not None:
                parts.append(Const(_source(part)))
            parts.append(_formatted(it, part))
    return _text(it, parts)


def _formatted(it: DryRun, part: cst.FormattedStringExpression) -> Value:
    value = settle(it, evaluate(it, part.expression))
    conversion = part.conversion
    form = fresh("form")
    if conversion is not None or special(it, part, value, ("__format__",), (form,)) is None:
        special(it, part, value, ("__str__", "__repr__")[conversion not in {None, "s"} :])
    if conversion is None and not part.format_spec:
        if part.equal is None:
            return member_shown(it, value, formatted_member)
        conversion = "r"
    if conversion == "s":
        value = member_shown(it, value, member_text)
    spec: list[Value] = []
    for each in part.format_spec or ():
        if isinstance(each, cst.FormattedStringExpression):
            spec.append(_formatted(it, each))
        elif isinstance(each, cst.FormattedStringText):
            spec.append(Const(each.value))
    text = _text(it, spec)
    conversions: dict[str, Callable[[Any], Any]] = {"r": repr, "s": str, "a": ascii}
    converted = conversions.get(conversion or "", lambda data: data)

    def shown(data: Any, form: Any) -> str:
        if any(len(each) > 3 for each in "".join(c if c.isdigit() else " " for c in form).split()):
            raise folding.CannotFoldError
        return format(converted(data), form)

    return operate(it, _FORMATS[conversion], shown, value, text)


def _text(it: DryRun, parts: list[Value]) -> Value:
    return operate(it, _TEXT, lambda *data: "".join(map(str, data)), *parts)


def visit_TemplatedString(it: DryRun, node: cst.TemplatedString) -> Value:
    for part in node.parts:
        if isinstance(part, cst.TemplatedStringExpression):
            evaluate(it, part.expression)
            for each in part.format_spec or ():
                if isinstance(each, cst.TemplatedStringExpression):
                    evaluate(it, each.expression)
    return fresh("template")


if hasattr(cst, "TemplatedString"):  # libcst from 1.8.5
    visits(cst.TemplatedString)(visit_TemplatedString)
