"""Which rule speaks where one mistake shows in several, and which ones are silent then."""

from __future__ import annotations

from typing import Final

__all__ = ["CHAINS", "ONLY_PROVED", "SPEAKS_BEFORE"]

CHAINS: Final = (
    "ST112 ST305 ST213 ST506 > ST101",
    "ST409 > ST408 ST402",
    "ST412 > ST507 > ST408",
    "ST411 > ST507",
    "ST405 > ST406 > ST419 ST407",
    "ST108 > ST103",
    "ST109 ST110 ST116 > ST104",
    "ST201 > ST206 ST215",
    "ST203 > ST204 > ST216 > ST205",
    "ST207 > ST212",
    "ST404 > ST402 ST401",
    "ST119 > ST202 > ST401",
    "ST217 > ST401",
    "ST312 ST313 > ST309",
    "ST311 > ST421",
    "ST415 > ST301",
    "ST511 > ST510",
    "ST601 > ST605",
    "ST507 > ST420",
    "ST113 ST305 ST415 ST502 ST504 > ST807",
    "ST415 > ST806",
    "ST414 > ST807",
)
"""Where one of the left speaks of a place, all to the right of it have nothing to say about that.

Codes of rules that there are not yet count as soon as there are.
"""

ONLY_PROVED: Final = frozenset({"ST201"})
"""Those that silence others only by what Streamlit surely raises."""


def _by_code() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for chain in CHAINS:
        ranks = [rank.split() for rank in chain.split(" > ")]
        for at, rank in enumerate(ranks):
            silent = frozenset(code for later in ranks[at + 1 :] for code in later)
            for code in rank if silent else ():
                found[code] = found.get(code, frozenset()) | silent
    return found


SPEAKS_BEFORE: Final = _by_code()
"""By the code of a rule: those that have nothing to say about a place that it speaks of."""
