"""Which texts are secrets, by their shape or their name, and how little of one may be shown."""

from __future__ import annotations

import base64
import json
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "MAX_SHOWN",
    "censored",
    "is_placeholder",
    "kind_of_secret",
    "masked",
    "may_hold_secrets",
    "names_a_secret",
    "stands_in",
    "veiled",
]

MAX_SHOWN: Final = 3
"""Characters of a secret that may be shown."""
MAX_READ: Final = 20_000
"""Longer texts are pictures, or data."""
_SHORTEST: Final = 16
_FEWEST: Final = 6
"""Different characters of a secret."""

_START: Final = r"(?<![A-Za-z0-9+/=_.-])"
_END: Final = r"(?![A-Za-z0-9_-])"
_JWT: Final = r"(?P<head>eyJ[\w-]{8,})\.[\w-]{8,}\.[\w-]{16,}"
_SHAPES: Final = tuple(
    (kind, re.compile(_START + shape))
    for kind, shape in (
        ("an Anthropic key", r"sk-ant-(?P<body>[\w-]{24,})"),
        ("an OpenAI key", r"sk-(?:proj-|svcacct-|admin-|None-)?(?P<body>[\w-]{20,})"),
        ("a GitHub token", r"(?:gh[oprsu]_|github_pat_)(?P<body>\w{36,})"),
        ("a GitLab token", r"glpat-(?P<body>[\w-]{20,})"),
        ("an AWS key", r"(?:AKIA|ASIA)(?P<body>[A-Z0-9]{16})" + _END),
        ("a Google API key", r"AIza(?P<body>[\w-]{35})" + _END),
        ("a Hugging Face token", r"hf_(?P<body>[A-Za-z0-9]{30,})"),
        ("a Slack token", r"xox[abeprs]-(?P<body>[A-Za-z0-9-]{20,})"),
        ("a Stripe key", r"[rs]k_live_(?P<body>[A-Za-z0-9]{20,})"),
        ("a SendGrid key", r"SG\.(?P<body>[\w-]{16,}\.[\w-]{30,})"),
    )
)
"""What keys and tokens of well-known services look like."""
_TOKEN: Final = re.compile(_START + _JWT)
_PRIVATE: Final = re.compile(
    r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----(?:\s|\\n)*(?P<body>[A-Za-z0-9+/=]{40,})"
)
_ADDRESS: Final = re.compile(
    r"\b[a-z][a-z0-9+.-]*://(?P<user>[^\s:/@'\"]*):(?P<body>[^\s/@'\"]{3,})@(?P<host>[\w.-]+)",
    re.IGNORECASE,
)
_NEAR: Final = re.compile(r"localhost$|127\.|0\.0\.0\.0$|host\.docker\.|[^.]*$|.*\.local(?:host)?$")
"""Hosts that are this machine, or a word that means one beside it."""

_NAME: Final = re.compile(
    r"(?:password|passwd|secret|token|(?:api|access|private|secret|signing|encryption)[-_ ]?key)"
    r"(?:[-_]?\d+)?$",
    re.IGNORECASE,
)
_NO_NAME: Final = re.compile(
    r"hash|digest|salt|(?:^|[-_])(?:url|uri|name|path|file|id)[-_]", re.IGNORECASE
)
_ABOUT: Final = re.compile(
    r"your|x{3,}|\*{3,}|\.{3}|…|<[^>]*>|\$\{|\{\w*\}|place[-_ ]?holder|insert[-_ ]|replace[-_ ]"
    r"|[-_ ]here\b|enter[-_ ]|paste[-_ ]|fill[-_ ]|not[-_ ]?(?:supplied|set|real|needed)|todo|fixme"
    r"|redacted",
    re.IGNORECASE,
)
"""What stands in the place of a secret, whoever reads it."""
_WORD: Final = re.compile(
    r"(?<![A-Za-z])(?:tests?|testing|dummy|demo|fake|foo|bar|my|sample|mock|none|null|default|some"
    r"|local|dev|abc)(?![A-Za-z])|change[-_ ]?(?:me|this|it)|example",
    re.IGNORECASE,
)
_ALIKE: Final = re.compile(r"(.)\1{5}")
_VARIABLE: Final = re.compile(
    r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|[A-Za-z]+(?:[_.-][A-Za-z]+)+(?:[_-]?\d{1,3})?"
    r"|[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+"
)
"""Names of variables, and words put together."""
_PATH: Final = re.compile(
    r"[./~\\]|[A-Za-z]:\\|.*://|.*\.[a-z]{2,5}$|[a-z0-9._-]+(?:/[a-z0-9._-]+)+$"
)
_HASH: Final = re.compile(r"\$\w+\$|(?:sha\d+|md5|pbkdf2|bcrypt|argon2)\b")
_LIKELY: Final = re.compile(
    r"""["'\s=:](?:sk-|gh[oprsu]_|github_pat_|glpat-|AKIA|ASIA|AIza|hf_|xox[abeprs]-|[rs]k_live_"""
    r"""|SG\.|eyJ)|PRIVATE\ KEY|://[^\s"'@]*:[^\s"'@]+@|type\s*=\s*["']password"""
    r"""|(?i:password|passwd|secret|token|key)\d?["']?\]?\s*(?:[,=(]|:[^"'\n=]*=?)\s*\(?\s*"""
    r"""[bBrRuU]*["']""",
    re.VERBOSE,
)
_NAMED: Final = re.compile(
    r"(?P<name>[\w-]+)[\"']?\]?\s*(?::[^\"'=]*)?[,=:]\s*\(?\s*[bBrRuU]*[\"'](?P<text>[^\"'\s]{16,})"
)
_BODY: Final = re.compile(r"\s*[\"']?[A-Za-z0-9+/=]{56,}(?:\\n)?[\"'\\,\s]*$")
"""A line of a key that goes over many."""


def kind_of_secret(text: str) -> str | None:
    """What secret a text is or holds, by nothing but its shape, in words; ``None``: none is seen.

    Placeholders are none.
    """
    if len(text) > MAX_READ:
        return None
    for kind, shape in _SHAPES:
        found = shape.search(text)
        if found is not None and _is_drawn(found["body"]) and not stands_in(found[0]):
            return kind
    if (found := _TOKEN.search(text)) is not None and _is_head(found["head"]):
        return "a JSON Web Token"
    if (found := _PRIVATE.search(text)) is not None and _is_drawn(found["body"]):
        return "a private key"
    found = _ADDRESS.search(text)
    return None if found is None or not _is_password(found) else "an address with a password"


def names_a_secret(name: str, text: str) -> bool:
    """Whether something of a name is given a secret: a long text of letters and digits."""
    return (
        _NAME.search(name) is not None
        and _NO_NAME.search(name) is None
        and _SHORTEST <= len(text) <= MAX_READ
        and not any(each.isspace() or each in "{}" for each in text)
        and any(map(str.isdigit, text))
        and any(map(str.isalpha, text))
        and not _VARIABLE.fullmatch(text)
        and not _PATH.match(text)
        and not _HASH.match(text)
        and not stands_in(text)
    )


def is_placeholder(text: str) -> bool:
    """Whether a text says itself that a secret is to be put in its place."""
    return _ABOUT.search(text) is not None


def stands_in(text: str) -> bool:
    """The same, or it is an example, or of too few characters."""
    return (
        is_placeholder(text)
        or _WORD.search(text) is not None
        or _ALIKE.search(text) is not None
        or len(set(text)) < _FEWEST
    )


def may_hold_secrets(code: str) -> bool:
    """Whether it is worth the time to look for secrets in the text of a file."""
    return _LIKELY.search(code) is not None


def masked(text: str) -> str:
    """What may be shown of a secret."""
    return f"{text[:MAX_SHOWN]}…"


def veiled(line: str) -> str:
    """A line as it may be shown: it ends where a secret begins that can be told by its shape."""
    places = _places(line)
    places += [
        found.span("text")
        for found in _NAMED.finditer(line)
        if names_a_secret(found["name"], found["text"])
    ]
    if places:
        return f"{line[: min(places)[0] + MAX_SHOWN]}…"
    return "…" if _BODY.match(line) else line


def censored(text: str, secrets: Iterable[str] = ()) -> str:
    """A text without secrets of known shapes, and without some others that it has in quotes."""
    for start, end in sorted(_places(text), reverse=True):
        text = f"{text[: start + MAX_SHOWN]}…{text[end:]}"
    for secret in secrets:
        text = text.replace(repr(secret), repr(masked(secret)))
        if len(secret) >= _SHORTEST:
            text = text.replace(secret, masked(secret))
    return text


def _places(text: str) -> list[tuple[int, int]]:
    """Where secrets begin and end that can be told by their shape."""
    found = [
        each.span()
        for shape in (*(each for _, each in _SHAPES), _TOKEN, _PRIVATE)
        for each in shape.finditer(text)
    ]
    addresses = _ADDRESS.finditer(text)
    return found + [each.span("body") for each in addresses if _is_password(each)]


def _is_drawn(body: str) -> bool:
    """Whether it looks as if nobody had typed it: digits, letters, and no mere row of them."""
    return (
        any(map(str.isalpha, body))
        and (any(map(str.isdigit, body)) or len(body) > 24)
        and not _is_row(body)
        and any(
            len(each) >= _SHORTEST - 4 and any(map(str.isdigit, each))
            for each in re.split(r"[-_.]", body)
        )
    )


def _is_row(body: str) -> bool:
    """Whether it is made of letters and digits in their order, four or more each time."""
    runs, length = [], 1
    text = re.sub(r"[-_.]", "", body).lower()
    for one, other in pairwise(text):
        if ord(other) - ord(one) == 1 or (one, other) == ("9", "0"):
            length += 1
        else:
            runs.append(length)
            length = 1
    runs.append(length)
    return min(runs[:-1] or runs) >= 4


def _is_head(head: str) -> bool:
    """Whether it says, as a token does, how that is signed."""
    try:
        told = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    except (ValueError, RecursionError):
        return False
    return isinstance(told, dict) and "alg" in told


def _is_password(found: re.Match[str]) -> bool:
    """Whether an address has a password that somebody else could use."""
    word = found["body"]
    return not (
        _NEAR.match(found["host"])
        or word in {found["user"], "password", "passwd", "pass", "pw", "pwd", "secret", "token"}
        or is_placeholder(word)
        or _WORD.search(word)
        or _WORD.search(found["host"])
        or "%s" in word
        or set(word) <= {"x", "X", "*", "."}
    )
