"""Ignore comments: which findings they silence, and which of them are no use."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from stlint.documents.comments import comments_in
from stlint.results.finding import Span
from stlint.results.problems import UselessIgnore
from stlint.rules import all_rules
from stlint.settings import UnknownRuleError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from stlint.results.finding import Finding
    from stlint.syntax.lexer import Comment

__all__ = ["OWN", "Suppressed", "may_have_ignores", "suppress"]

_INTERNAL_ERROR = "ST000"
_UNUSED = "ST003"
_UNKNOWN = "ST004"
_ABOUT_IGNORES = frozenset({_UNUSED, _UNKNOWN})

OWN = re.compile(
    r"#\s*stlint\s*:\s*(?P<kind>file-ignore|ignore)(?![\w-])[ \t]*(?:\[(?P<codes>[^\]\[]*)\])?"
)
_MISTAKEN = re.compile(
    r"""(?ix) \# \s* stlint \s* [:\s] \s*
    (?P<kind> (?:file-)?ignored?(?:-[\w-]+)? | disabled?(?:-[\w-]+)? | noqa | nolint
    | skip(?:-[\w-]+)? | off | allow | suppress )
    (?![\w-]) [ \t]* (?P<codes> [=:(\[]? [ \t]* [\w-]* (?: [ \t]*,[ \t]* [\w-]+ )* ) [\])]?"""
)
"""What other linters would call an ignore comment, or one that is not quite right."""
_NOQA = re.compile(r"#\s*noqa\s*:\s*(?P<codes>[A-Z]+\d+(?:[\s,]+[A-Z]+\d+)*)", re.IGNORECASE)
_CODE = re.compile(r"ST\d{3}", re.IGNORECASE)
_GUESSES = 100
"""Words of a file that are no rules and for which one is guessed that is meant."""
_WORD = re.compile(r"[^\s,](?:[^,]*[^\s,])?")
_FOREIGN_CODE = re.compile(r"\bST\d{3}\b")
_FOREIGN_WORD = re.compile(r"[^\s,]+")


class Suppressed(NamedTuple):
    """What is left of a file's findings, and what is wrong with its ignore comments."""

    findings: list[Finding]
    useless: list[UselessIgnore]


@dataclass(slots=True)
class _Ignore:
    """One code of an ignore comment."""

    text: str
    codes: frozenset[str]
    span: Span
    rows: tuple[int, int] | None
    """The first and last row of the place that it speaks of; ``None`` for the whole file."""
    lone: bool
    """The only code of its comment."""
    used: bool = False

    def silences(self, code: str, statement: tuple[int, int]) -> bool:
        if code not in self.codes:
            return False
        return self.rows is None or (self.rows[0] <= statement[1] and statement[0] <= self.rows[1])


def may_have_ignores(text: str) -> bool:
    """Whether it is worth looking for ignore comments.

    Args:
        text: a file.
    """
    return "stlint" in text or "noqa" in text.casefold()


def suppress(
    findings: Sequence[Finding],
    path: str,
    text: str,
    enabled: Callable[[str], bool],
    *,
    complete: bool = True,
) -> Suppressed:
    """Silence the findings of one file that its comments ignore.

    ``# stlint: ignore[ST301, button-only-visibility] -- reason`` and ``# noqa: ST301`` speak of the
    statement that the line is part of; the former, alone on a line, of the statement below.
    ``# stlint: file-ignore[ST3]`` alone on a line speaks of the whole file.

    Args:
        findings: those of the file.
        path: the file, as spans name it.
        text: what is in it.
        enabled: whether a rule is on, by its code.
        complete: whether the file was checked to its end; else nothing is called unused.

    Returns:
        The findings that are left, and the ignores that are useless and are not ignored themselves.
    """
    ignores, useless = _read(path, text)
    left = [
        each
        for each in findings
        if each.code == _INTERNAL_ERROR or not _silenced(each.code, each.statement, ignores)
    ]
    judged = [each for each in ignores if not each.codes & _ABOUT_IGNORES]
    judging = [each for each in ignores if each.codes & _ABOUT_IGNORES]
    if complete:
        useless += _unused(judged, enabled)
    useless = [
        each
        for each in useless
        if enabled(_UNKNOWN if each.unknown else _UNUSED)
        and not _silenced(
            _UNKNOWN if each.unknown else _UNUSED, (each.span.row, each.span.row), judging
        )
    ]
    if complete and enabled(_UNUSED):
        useless += _unused(judging, enabled)
    return Suppressed(left, useless)


def _silenced(code: str, statement: tuple[int, int], ignores: list[_Ignore]) -> bool:
    hits = [each for each in ignores if each.silences(code, statement)]
    for each in hits:
        each.used = True
    return bool(hits)


def _unused(ignores: list[_Ignore], enabled: Callable[[str], bool]) -> Iterator[UselessIgnore]:
    rules = all_rules()
    for ignore in ignores:
        if not ignore.used and any(map(enabled, ignore.codes)):
            names = [rules[code].name for code in ignore.codes]
            meant = names[0] if len(names) == 1 else f"{ignore.text}: {len(names)} rules"
            message = f"there is nothing to ignore here ({meant})"
            remedy = "remove the comment" if ignore.lone else f"remove {ignore.text}"
            yield UselessIgnore(ignore.span, message, remedy, unknown=False)


def _read(path: str, text: str) -> tuple[list[_Ignore], list[UselessIgnore]]:
    ignores: list[_Ignore] = []
    useless: list[UselessIgnore] = []
    guesses = count()
    if not may_have_ignores(text):
        return ignores, useless
    found = comments_in(path, text)
    alone = {comment.row for comment in found if comment.alone}
    for comment in found:
        if wrong := _mistaken(path, comment):
            useless.append(wrong)
        for own in OWN.finditer(comment.text):
            for each in _own(path, comment, own, alone, guesses):
                if isinstance(each, _Ignore):
                    ignores.append(each)
                else:
                    useless.append(each)
        for shared in _NOQA.finditer(comment.text):
            ignores += _shared(path, comment, shared)
    return ignores, useless


def _own(
    path: str, comment: Comment, found: re.Match[str], alone: set[int], guesses: Iterator[int]
) -> Iterator[_Ignore | UselessIgnore]:
    """Read a comment that is meant for stlint."""
    whole = _span(path, comment, found.start(), found.end())
    words = list(_WORD.finditer(found["codes"] or ""))
    if not words:
        message = f"`{found['kind']}` without a rule ignores nothing"
        coded = [each for each in _FOREIGN_CODE.findall(comment.text) if _codes(each)]
        remedy = f"name the rules: `{found['kind']}[{', '.join(coded) or 'ST301'}]`"
        yield UselessIgnore(whole, message, remedy, unknown=True)
        return
    last = comment.row
    if comment.alone:
        while last in alone:
            last += 1
    rows: tuple[int, int] | None = (comment.row, last)
    if found["kind"] == "file-ignore":
        if not comment.alone:
            message = "`file-ignore` beside code ignores nothing"
            remedy = "put the comment on a line of its own"
            yield UselessIgnore(whole, message, remedy, unknown=True)
            return
        rows = None
    for word in words:
        start = found.start("codes")
        span = _span(path, comment, start + word.start(), start + word.end())
        codes = _codes(word.group())
        if codes:
            yield _Ignore(word.group(), codes, span, rows, lone=len(words) == 1)
        else:
            message, meant = _unknown_rule(word.group(), next(guesses))
            yield UselessIgnore(span, message, None, unknown=True, meant=meant)


def _mistaken(path: str, comment: Comment) -> UselessIgnore | None:
    """A comment that is meant for stlint, in the form of another linter."""
    found = _MISTAKEN.search(comment.text)
    if found is None or OWN.search(comment.text):
        return None
    words = [
        each for each in _FOREIGN_WORD.findall(found["codes"].lstrip("=:([ \t")) if _codes(each)
    ]
    kind = "file-ignore" if "file" in found["kind"].lower() else "ignore"
    form = f"# stlint: {kind}[{', '.join(words) or 'ST301'}]"
    wrong = " ".join(found.group().split())
    span = _span(path, comment, found.start(), found.end())
    return UselessIgnore(span, f"`{wrong}` ignores nothing", f"write `{form}`", unknown=True)


def _shared(path: str, comment: Comment, found: re.Match[str]) -> Iterator[_Ignore]:
    """Read a comment that other linters read as well: what we do not know is theirs."""
    words = list(_FOREIGN_WORD.finditer(found["codes"]))
    for word in words:
        codes = _codes(word.group()) if _CODE.fullmatch(word.group()) else None
        if codes:
            start = found.start("codes")
            span = _span(path, comment, start + word.start(), start + word.end())
            rows = (comment.row, comment.row)
            yield _Ignore(word.group(), codes, span, rows, lone=len(words) == 1)


def _span(path: str, comment: Comment, start: int, end: int) -> Span:
    return Span(path, comment.row, comment.column + start, comment.row, comment.column + end)


def _codes(text: str) -> frozenset[str]:
    """The rules that are meant by a code, a name or the beginning of a code; never all."""
    return _known().get(text.casefold(), frozenset())


@cache
def _known() -> dict[str, frozenset[str]]:
    """The codes of rules by their codes, names and beginnings of codes, in lower case."""
    found: dict[str, set[str]] = defaultdict(set)
    for rule in all_rules().values():
        code = rule.code.casefold()
        for text in (rule.name, *(code[:end] for end in range(len("st") + 1, len(code) + 1))):
            found[text].add(rule.code)
    return {text: frozenset(codes) for text, codes in found.items()}


def _unknown_rule(text: str, before: int) -> tuple[str, str | None]:
    """What to say of a word that is no rule, and which rule is meant, unless there are many."""
    if text.casefold() in {"st", "all", "*"}:
        return f"{text!r} would ignore every rule, so it ignores none: name the rules", None
    names = [name for each in all_rules().values() for name in (each.code, each.name)]
    error = UnknownRuleError(text, names if before < _GUESSES else ())
    return str(error), error.meant
