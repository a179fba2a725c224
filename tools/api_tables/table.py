"""Describes one release command by command, and merges releases into histories."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from api_tables.signatures import Api

FACETS = (
    "signature",
    "function",
    "method",
    "attribute",
    "returns",
    "literals",
    "needs",
    "flags",
    "identity",
    "key_identity",
    "key_unknown",
    "forbidden",
)
"""What the table says of a command, in the order in which it is written."""
READ = frozenset({"signature", "function", "method", "attribute", "returns", "literals"})
"""What of it is read from source; the rest is measured."""

TRIGGERS = {
    "trigger_value",
    "string_trigger_value",
    "chat_input_value",
    "json_trigger_value",
}
"""Kinds of values that session state resets after one run (``_reset_triggers``)."""

AROUND = ("form", "sidebar", "event", "bottom")
"""Surroundings that the table can tell apart."""

Record = dict[str, Any]


def describe(api: Api, measured: Mapping[str, Any]) -> dict[str, Record]:
    """Everything known of one release.

    Args:
        api: What was read from its source.
        measured: What ``measure.py`` answered there.

    Raises:
        ValueError: a measurement is not what the table can express.
    """
    found: dict[str, Record] = {}
    known = {**api.members, **api.methods, **api.functions}
    for name, signature in sorted(known.items()):
        record: Record = {
            "function": name in api.functions,
            "method": name not in api.functions or name in api.methods,
        }
        if signature is None:
            record["attribute"] = True
        else:
            record["signature"] = signature.text
        if name in api.returns:
            record["returns"] = api.returns[name]
        if signature is not None and signature.literals:
            record["literals"] = {key: list(each) for key, each in signature.literals.items()}
        found[name] = record | _behaviour(name, measured["commands"])
    return found


def _behaviour(name: str, commands: Mapping[str, Any]) -> Record:
    plain = commands.get(name)
    if plain is None:
        return {}
    active = commands.get(f"{name}#needs")
    for each in (plain, active):
        if each is not None and "error" in each:
            raise ValueError(f"{name} could not be measured: {each['error']}")
    best = active or plain
    record: Record = {}
    if active is not None:
        record["needs"] = active["needs"]
    flags = ["measured"]
    flags += ["identity-always"] if active is not None and plain["registered"] else []
    flags += ["keyed"] if best.get("key_registered") else []
    flags += ["keyed-always"] if plain.get("key_registered") else []
    flags += ["state-entry"] if best.get("state_entry") else []
    flags += ["trigger"] if best["value_type"] in TRIGGERS else []
    flags += ["read-only"] if best.get("read_only") else []
    record["flags"] = " ".join(flags)
    if best["registered"]:
        measurement = (plain if plain["registered"] else best)["identity"]
        record["identity"] = _identity(name, measurement)
        unknown = _not_varied(measurement)
        if unknown:
            raise ValueError(f"no value found to vary {', '.join(unknown)} of {name}")
    if plain.get("illegal"):
        record["forbidden"] = " ".join(plain["illegal"])
    if best.get("key_registered") and "key_identity" in best:
        record["key_identity"] = _identity(name, best["key_identity"])
        unknown = _not_varied(best["key_identity"])
        if unknown:
            record["key_unknown"] = " ".join(unknown)
    return record


def _identity(name: str, measured: Mapping[str, Any]) -> str:
    """Write ``"help label +form +sidebar"``."""
    if not measured["stable"]:
        raise ValueError(f"the ID of two equal calls of {name} differs")
    if {"container", "columns"} & set(measured["around"]):
        raise ValueError(f"a container changes the ID of {name}: the table cannot say that")
    roots = [where for where in AROUND if where in measured["around"]]
    return " ".join([*measured["in"], *(f"+{where}" for where in roots)])


def _not_varied(measured: Mapping[str, Any]) -> list[str]:
    """Parameters that no value could be tried for, unless they need a key that is not there."""
    return sorted(
        parameter
        for parameter, why in measured["refused"].items()
        if not re.search(r"\bkey\b", why)
    )


def merge(
    table: dict[str, Any], release: str, version: str, api: Api, records: dict[str, Record]
) -> None:
    """Add what holds in a release, which must be newer than those in the table."""
    table["releases"][release] = version
    commands = table["commands"]
    for name in {*commands, *records}:
        record = records.get(name, {})
        rows = commands.setdefault(name, {})
        for facet in FACETS:
            _append(rows, facet, release, record.get(facet))
    callables = {name for name in records if "." not in name}
    for name in {*table["names"], *(api.names - callables)}:
        _append(table["names"], name, release, True if name in api.names - callables else None)
    for name in {*table["modules"], *api.modules}:
        _append(table["modules"], name, release, True if name in api.modules else None)


def _append(rows: dict[str, Any], facet: str, release: str, value: Any) -> None:
    history = rows.get(facet)
    if history is None:
        if value is not None:
            rows[facet] = {release: value}
        return
    last = next(reversed(history.values()))
    if last != value:
        history[release] = value


def empty() -> dict[str, Any]:
    """A table without releases."""
    return {"releases": {}, "modules": {}, "names": {}, "commands": {}}


def drop(table: dict[str, Any], release: str) -> None:
    """Forget what was said of the newest release."""
    table["releases"].pop(release, None)
    for histories in (table["modules"], table["names"], *table["commands"].values()):
        for facet in list(histories):
            histories[facet].pop(release, None)
            if not histories[facet]:
                del histories[facet]
    table["commands"] = {name: rows for name, rows in table["commands"].items() if rows}


def measured_before(table: dict[str, Any], before: Mapping[str, Any]) -> None:
    """Put what was measured, in a table of the same releases, into one that was only read."""
    for name, rows in table["commands"].items():
        for facet, history in before["commands"].get(name, {}).items():
            if facet not in READ:
                rows[facet] = history


def write(table: Mapping[str, Any], path: Path) -> None:
    """Write a table so that a change of Streamlit is a change of few lines."""
    path.write_text("".join(_lines(table)), encoding="utf-8")


def _lines(table: Mapping[str, Any]) -> Iterator[str]:
    yield '{\n"releases": '
    yield json.dumps(table["releases"]) + ",\n"
    for part in ("modules", "names"):
        yield f'"{part}": {{\n'
        yield ",\n".join(
            f"{json.dumps(name)}: {json.dumps(table[part][name])}" for name in sorted(table[part])
        )
        yield "\n},\n"
    yield '"commands": {\n'
    yield ",\n".join(_command(name, table["commands"][name]) for name in sorted(table["commands"]))
    yield "\n}\n}\n"


def _command(name: str, facets: Mapping[str, Any]) -> str:
    lines = [
        f"  {json.dumps(facet)}: {_history(facets[facet])}" for facet in FACETS if facet in facets
    ]
    return f"{json.dumps(name)}: {{\n" + ",\n".join(lines) + "\n}"


def _history(history: Mapping[str, Any]) -> str:
    entries = [f"{json.dumps(since)}: {json.dumps(value)}" for since, value in history.items()]
    if len(entries) == 1:
        return "{" + entries[0] + "}"
    return "{\n    " + ",\n    ".join(entries) + "}"
