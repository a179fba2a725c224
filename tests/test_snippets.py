"""What the dry run claims to know of pure Python is so in CPython.

A long run is ``python tests/snippets.py --snippets 20000 --seed 1``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from snippet_judge import Claim, Judge, Met, Snippet, matches
from snippets import generate

from stlint.check import check
from stlint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

SEEDS = (7, 11)
EACH = 80


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    with Judge() as made:
        yield made


def test_nothing_is_claimed_that_is_not_so(judge: Judge) -> None:
    verdicts = [judge.judge(generate(seed, number)) for seed in SEEDS for number in range(EACH)]
    wrong = [each.report for each in verdicts if each.wrong]
    assert not wrong, "\n".join(wrong)
    counts: Counter[str] = Counter()
    for each in verdicts:
        counts.update(each.counts)
    assert counts["reached: sure"] > counts["reached: not sure"], counts
    assert counts["values: known"] * 3 > counts["values: unknown"], counts
    assert counts["never reached"] > EACH / 2, counts


def test_snippets_are_the_same_for_the_same_seed() -> None:
    assert [generate(1, number) for number in range(20)] == [
        generate(1, number) for number in range(20)
    ]
    assert len({generate(1, number).text for number in range(200)}) >= 198


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("see(1, {1: 'a', True: 'b'})", True),
        ("see(1, len({1, True, 1.0}))", True),
        ("see(1, list({'a', 'b'}))", False),
        ("see(1, next(each for each in [0, 2] if each))", True),
        ("see(1, [] is [])", True),
        ("see(1, 1 is 1)", False),
        ("see(1, given(1) or 'b')", True),
        ("see(1, 'ab' in given(1))", True),
    ],
)
def test_what_can_be_known_is_known(judge: Judge, text: str, known: bool) -> None:
    verdict = judge.judge(Snippet("one", f"from probing import given, see\n{text}\n", ("str",)))
    assert not verdict.wrong, verdict.details
    assert (verdict.counts["values: known"] > 0) == known, verdict.counts


FOUND = {
    "an enumerator is true": (
        (
            "it = enumerate([each.upper() for each in (['b'] if given(1) else [])])\n"
            "see(2, bool(it))\n"
        ),
        "bool",
    ),
    "a later item of a list that depends": (
        (
            "for each in (['a'] if given(1) else ['c', 'a', 'c']) + ['b', '']:\n"
            "    if not each:\n        see(2)\n"
        ),
        "bool",
    ),
    "a perhaps empty part beside something short": (
        (
            "it = (each for one in [[2] if given(1) else [], [4]] for each in one)\n"
            "see(2, [each for each, _ in zip(it, [1])])\n"
        ),
        "bool",
    ),
    "pairs are used up": (
        (
            "it = zip([each for each in given(1).split()], 'ab')\nsee(2, sorted(it, key=repr))\n"
            "see(3, any(it))\n"
        ),
        "str",
    ),
    "what rounds over a set hand on": (
        "told = ()\nfor each in {1, 8}:\n    told += (each,)\n    see(2, told)\n",
        "bool",
    ),
    "what rounds over a set add to a list of further out": (
        (
            "told = []\ndef tell():\n    for each in {1, 8}:\n        told.append(each)\n"
            "        see(2, told)\ntell()\n"
        ),
        "bool",
    ),
    "what has not every attribute": (
        (
            "for each in sorted(list(given(1))):\n    try:\n        see(2, each.missing)\n"
            "    except Exception:\n        see(3)\n"
        ),
        "str",
    ),
    "what any takes of numbered items": (
        (
            "it = enumerate([each for each in ['c'] if each in given(1)])\n"
            "see(2, any(it))\nfor each in it:\n    see(3, each)\n"
        ),
        "str",
    ),
    "what is no number": (
        (
            "one, two = float('nan'), float('inf') - float('inf')\n"
            "see(2, one in {one: 1})\nsee(3, one != one)\nsee(4, two in [two])\n"
            "see(5, [two, given(1)].index(two))\nsee(6, two == two)\nsee(7, {one, one} == {one})\n"
        ),
        "bool",
    ),
    "what next takes of numbered items": (
        (
            "it = enumerate(['b'] if given(1) else ['b', 'a'])\n"
            "next(it)\nsee(2, [each for each in it])\n"
        ),
        "bool",
    ),
}
"""What a claim was once wrong about: a snippet, and the type of what it is given."""


@pytest.mark.parametrize("name", FOUND)
def test_what_was_once_wrong_is_right(judge: Judge, name: str) -> None:
    text, kind = FOUND[name]
    verdict = judge.judge(Snippet(name, f"from probing import given, see\n{text}", (kind,)))
    assert verdict.counts, name
    assert not verdict.wrong, verdict.details


@pytest.mark.parametrize(
    ("claims", "met", "fits"),
    [
        ("1 2", "1 2", True),
        ("1 2", "2 1", False),
        ("1 2", "1", False),
        ("1 2? 3", "1 3", True),
        ("1 2? 3", "1 2 3", True),
        ("1 3", "1 2 3", False),
        ("1 2? 3", "1 2 2 3", True),
    ],
)
def test_what_is_sure_is_met_once_and_in_order(claims: str, met: str, fits: bool) -> None:
    made = [
        Claim(int(each[0]), not each.endswith("?"), None, None, again=False, risky=False)
        for each in claims.split()
    ]
    loose = {each.number for each in made if not each.sure}
    there = [Met(int(each), None, None) for each in met.split()]
    assert matches(made, there, loose) == fits


def test_what_is_wrong_is_found_and_shrunk(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "stlint.dryrun.values.hashing.Equality.distinct", lambda _, items: tuple(items)
    )
    text = (
        "from probing import given, see\nx = 1\nfor each in (1, 2):\n    see(1, len({x, True}))\n"
    )
    verdict = judge.judge(Snippet("wrong", text))
    assert verdict.wrong.startswith("claimed")
    assert len(judge.shrink(verdict).snippet.text.splitlines()) < 4


@pytest.mark.parametrize("line", ["if name in 5:", "with st.form(()):", "if name in None:"])
def test_what_only_python_refuses_is_no_internal_error(line: str, tmp_path: Path) -> None:
    app = tmp_path / "app.py"
    text = f'import streamlit as st\nname = st.text_input("Name")\n{line}\n    st.write(name)\n'
    app.write_text(text, encoding="utf-8")
    assert "ST000" not in {each.code for each in check([app], Settings()).findings}


SHUFFLED: Final = """\
# given: int
from probing import given, see
for each in {False, "b"}.union([3, given(1)]):
    see(1, each)
see(2, list({"a", "b", "c"}.union([given(1)])))
"""


@pytest.mark.parametrize("seed", ["1", "2", "3", "4"])
def test_the_order_of_a_set_is_nobodys_to_tell(seed: str, tmp_path: Path) -> None:
    """What is claimed must not be the order that a set has where the claim is made."""
    path = tmp_path / "shuffled.py"
    path.write_text(SHUFFLED, encoding="utf-8")
    told = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("snippets.py")), "--file", str(path)],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout
