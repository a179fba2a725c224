"""Asks which arguments undo that another is refused, and which are refused together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from values import SLOW, Asker, askers

if TYPE_CHECKING:
    from journal import Journal
    from measure import Probe

SAMPLES: dict[str, list[Any]] = {
    "word": ["nonsense"],
    "None": [None],
    "True": [True],
    "False": [False],
    "no-items": [[]],
}
SIZING = {"width", "height", "use_container_width"}
"""Arguments of charts that undo each other."""
COMPANIONS: list[Any] = [True, 5, "nonsense", ["a"]]


def scan(probe: Probe, alone: dict[str, Any], journal: Journal) -> dict[str, Any]:
    """What undoes refusals, and what is refused together, of every command."""
    unless: dict[str, list[str]] = {}
    together: dict[str, list[Any]] = {}
    for command, asker, parameters in askers(probe, journal):
        names = [each for each in parameters if each not in asker.base or each == "key"]
        if command in SLOW:
            names = [each for each in names if each in SIZING]
        said = {each: alone.get(f"{command}.{each}", {}) for each in parameters}
        keyed = {each: {**about, **about.get("keyed", {})} for each, about in said.items()}
        company = {each: accepted(asker, each, keyed[each]) for each in names}
        for name in names if command in SLOW else parameters:
            found = undoing(asker, name, samples(said[name]), company)
            if found:
                unless[f"{command}.{name}"] = found
        choices = {
            each: [one for one in values if one is True or one in keyed[each].get("words", ())]
            for each, values in company.items()
        }
        slow = command in SLOW
        pairs = [] if slow else refused_together(asker, choices, "key" in parameters)
        if pairs:
            together[command] = pairs
    return {"unless": unless, "together": together}


def accepted(asker: Asker, name: str, about: dict[str, Any]) -> list[Any]:
    """Some values of an argument that are taken alone, or in company of a key."""
    if name == "key":
        return ["k"]
    values: list[Any] = [*lower(about.get("words", ()))[:6], *COMPANIONS]
    good = [each for each in values if asker.refuses(**{name: each}) is False]
    keyed = [each for each in values if each not in good and "key" not in asker.base]
    return good + [each for each in keyed if asker.refuses(**{name: each, "key": "k"}) is False]


def lower(words: Any) -> list[str]:
    """The words in their usual spelling."""
    return [each for each in words if each.lower() == each or each.lower() not in words]


def samples(about: dict[str, Any]) -> list[Any]:
    """One value of each kind that is refused of an argument."""
    shapes = (
        [] if "shapes" not in about else about["shapes"].replace("no-items", "no_items").split()
    )
    found = [each for kind in shapes for each in SAMPLES.get(kind.replace("_", " "), ())]
    for kind, anything in (("int", 1), ("float", 1.5)):
        spans = about.get(kind, ())
        found += [low if high is None else high for low, high in spans[:1] if low != high]
        found += [anything] if [None, None] in spans else []
    return found


def undoing(
    asker: Asker, name: str, refused: list[Any], company: dict[str, list[Any]]
) -> list[str]:
    """The parameters with some value of which what is refused is taken."""
    found = []
    for other, values in company.items():
        if other == name:
            continue
        pairs = ((mine, each) for mine in refused for each in values)
        if any(asker.refuses(**{name: mine, other: each}) is False for mine, each in pairs):
            found.append(other)
    return found


def refused_together(asker: Asker, company: dict[str, list[Any]], keyed: bool) -> list[Any]:
    """Pairs of plain values that are taken one by one, and refused together."""
    key = {"key": "k"} if keyed and "key" not in asker.base else {}
    company.pop("key", None)
    plain = {
        name: [each for each in values if asker.refuses(**{name: each}, **key) is False]
        for name, values in company.items()
    }
    names = list(plain)
    return [
        [one, mine, other, each]
        for index, one in enumerate(names)
        for other in names[index + 1 :]
        for mine in plain[one]
        for each in plain[other]
        if asker.refuses(**{one: mine, other: each}, **key)
    ]


def check(probe: Probe, listed: dict[str, list[Any]], journal: Journal) -> dict[str, Any]:
    """Which of the pairs that are listed are refused together, and not one by one."""
    found: dict[str, list[Any]] = {}
    for command, asker, parameters in askers(probe, journal):
        key = {"key": "k"} if "key" in parameters and "key" not in asker.base else {}
        for one, mine, other, each in listed.get(command, ()):
            if one not in parameters or other not in parameters:
                continue
            if any(
                asker.refuses(**one_of, **key) is not False
                for one_of in ({one: mine}, {other: each})
            ):
                continue
            if asker.refuses(**{one: mine, other: each}, **key):
                found.setdefault(command, []).append([one, mine, other, each])
    return {"together": found}


def read(path: str) -> Any:
    loaded = json.loads(Path(path).read_text(encoding="utf-8"))
    return loaded.get("values", loaded)
