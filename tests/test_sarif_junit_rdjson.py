"""The formats that have a schema: SARIF, JUnit and the diagnostics of reviewdog."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import unquote, urlparse

import junitparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import clash, found, key_added, some, warning, written
from schemas import needs_sarif_schema, sarif_schema, valid_junit, valid_rdjson, valid_sarif

from stlint.results.finding import Span
from stlint.rules import all_rules

pytestmark = pytest.mark.usefixtures("folder")


# --- sarif --------------------------------------------------------------------------------------


@needs_sarif_schema
def test_the_schema_is_the_published_one_and_refuses_what_is_wrong():
    schema = sarif_schema()
    log = json.loads(written(some(), "sarif"))
    assert log["$schema"] == schema.schema["id"]
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    place["uri"] = "not a uri"
    assert [each.validator for each in schema.iter_errors(log)] == ["format"]
    log["runs"][0]["results"][1]["level"] = "fatal"
    assert [each.validator for each in schema.iter_errors(log)] == ["format", "enum"]


def test_sarif(folder):
    [run] = valid_sarif(written(some(), "sarif"))["runs"]
    first, second, third, syntax = run["results"]
    assert first == {
        "ruleId": "ST301",
        "ruleIndex": first["ruleIndex"],
        "level": "error",
        "message": {
            "text": "this button gets the same ID as the one on line 3\n"
            "help: give it a key: key=…\n"
            "raises on the first run"
        },
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "app.py", "uriBaseId": "%SRCROOT%"},
                    "region": {
                        "startLine": 4,
                        "startColumn": 1,
                        "endLine": 4,
                        "endColumn": 30,
                        "snippet": {"text": 'st.button("Säve", help="50%")'},
                    },
                }
            }
        ],
        "relatedLocations": [
            {
                "id": 0,
                "message": {"text": "created here first"},
                "physicalLocation": {
                    "artifactLocation": {"uri": "app.py", "uriBaseId": "%SRCROOT%"},
                    "region": {
                        "startLine": 3,
                        "startColumn": 1,
                        "endLine": 3,
                        "endColumn": 18,
                        "snippet": {"text": 'st.button("Säve")'},
                    },
                },
            }
        ],
        "fixes": [],
        "partialFingerprints": first["partialFingerprints"],
        "properties": {"certainty": "always", "releases": [], "witness": [], "behind": None},
    }
    place = second["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "pages/%C3%BC%201.py"
    assert second["properties"] == {
        "certainty": "when-reached",
        "releases": ["1.28", "1.29"],
        "witness": [{"kind": "set", "target": "Size", "value": 3, "nth": None}],
        "behind": None,
    }
    assert third["properties"] == {
        "certainty": "may",
        "releases": [],
        "witness": None,
        "behind": None,
    }
    assert syntax["ruleId"] == "ST001"
    root = urlparse(run["originalUriBaseIds"]["%SRCROOT%"]["uri"])
    assert (root.scheme, unquote(root.path)) == ("file", f"{folder}/")
    assert run["columnKind"] == "unicodeCodePoints"
    prints = [tuple(each["partialFingerprints"].items()) for each in run["results"]]
    assert len(set(prints)) == len(prints)


def test_sarif_describes_every_rule():
    [run] = valid_sarif(written(some(), "sarif"))["runs"]
    told = {each["id"]: each for each in run["tool"]["driver"]["rules"]}
    assert told.keys() == all_rules().keys() - {"ST000"}
    for code, each in told.items():
        rule = all_rules()[code]
        assert each["name"] == rule.name
        assert each["helpUri"] == rule.url
        assert each["shortDescription"]["text"] == rule.summary
        assert len(each["fullDescription"]["text"]) > 40
        assert "\n" not in each["fullDescription"]["text"]
        assert each["defaultConfiguration"] == {"level": rule.level.value, "enabled": rule.default}
        assert each["help"]["markdown"].startswith(f"# {code}")
    for each in run["results"]:
        assert run["tool"]["driver"]["rules"][each["ruleIndex"]]["id"] == each["ruleId"]


def test_failures_of_stlint_are_notifications():
    [run] = valid_sarif(written(some(), "sarif"))["runs"]
    [invocation] = run["invocations"]
    assert invocation["executionSuccessful"] is False
    [told] = invocation["toolExecutionNotifications"]
    assert told["message"]["text"] == "the dry run failed"
    assert told["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "odd.py"
    assert "ST000" not in {each["ruleId"] for each in run["results"]}
    [run] = valid_sarif(written(found(clash()), "sarif"))["runs"]
    assert run["invocations"][0]["executionSuccessful"] is True


def test_a_file_elsewhere_has_an_address_of_its_own():
    [run] = valid_sarif(written(found(warning(Span("/else where/a.py", 1, 1, 1, 2))), "sarif"))[
        "runs"
    ]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "file:///else%20where/a.py"}


def test_sarif_tells_fixes():
    [run] = valid_sarif(written(some(), "sarif"))["runs"]
    assert run["results"][1]["fixes"] == [
        {
            "description": {"text": 'add key="save"'},
            "artifactChanges": [
                {
                    "artifactLocation": {"uri": "pages/%C3%BC%201.py", "uriBaseId": "%SRCROOT%"},
                    "replacements": [
                        {
                            "deletedRegion": {
                                "startLine": 4,
                                "startColumn": 29,
                                "endLine": 4,
                                "endColumn": 29,
                            },
                            "insertedContent": {"text": ', key="save"'},
                        }
                    ],
                }
            ],
            "properties": {"applicability": "safe"},
        }
    ]


# --- junit --------------------------------------------------------------------------------------


def test_junit():
    text = written(some(), "junit")
    top = valid_junit(text)
    assert top.attrib == {"name": "stlint", "tests": "5", "failures": "3", "errors": "2"}
    assert [each.attrib["name"] for each in top] == [
        "app.py",
        "pages/ü 1.py",
        "gone.py",
        "bad.py",
        "odd.py",
    ]
    read = junitparser.JUnitXml.fromstring(text.encode())
    first, second, *_, last = [case for suite in read for case in suite]
    assert first.name == "ST301 duplicate-widget-id at app.py:4:1"
    assert first.classname == "app.py"
    [failure] = first.result
    assert isinstance(failure, junitparser.Failure)
    assert failure.type == "error"
    assert failure.message == "this button gets the same ID as the one on line 3"
    assert '4 | st.button("Säve", help="50%")' in failure.text
    assert failure.text.endswith("raises on the first run\napp.py:3:1: created here first")
    assert "raises after: set 'Size' to 3" in second.result[0].text
    assert isinstance(last.result[0], junitparser.Error)


def test_junit_of_nothing_is_a_case_that_passed():
    valid_junit(text := written(found(), "junit"))
    read = junitparser.JUnitXml.fromstring(text.encode())
    [case] = [case for suite in read for case in suite]
    assert case.is_passed


@given(st.text(max_size=40), st.text(max_size=40))
def test_junit_is_xml_whatever_it_tells(name, message):
    valid_junit(written(found(warning(Span(f"x{name}", 1, 1, 1, 2), message=message)), "junit"))


# --- rdjson -------------------------------------------------------------------------------------


def test_rdjson():
    told = valid_rdjson(written(some(), "rdjson"))
    first, second, third, *_ = told["diagnostics"]
    assert first["severity"] == "ERROR"
    assert third["severity"] == "WARNING"
    assert first["code"] == {"value": "ST301", "url": all_rules()["ST301"].url}
    assert second["message"].endswith("raises after: set `'Size'` to 3")
    assert first["location"]["path"] == "app.py"
    [other] = first["related_locations"]
    assert other["message"] == "created here first"


def test_rdjson_counts_the_bytes_of_a_line():
    [told] = valid_rdjson(written(found(clash()), "rdjson"))["diagnostics"]
    assert told["location"]["range"] == {
        "start": {"line": 4, "column": 1},
        "end": {"line": 4, "column": 31},
    }


def test_rdjson_suggests_a_fix_that_is_one_edit_of_the_file():
    plain, fixable, *_ = valid_rdjson(written(some(), "rdjson"))["diagnostics"]
    assert plain["suggestions"] == []
    place = {"line": 4, "column": 30}
    assert fixable["suggestions"] == [
        {"range": {"start": place, "end": place}, "text": ', key="save"'}
    ]
    one = clash()
    fix = key_added(one.span)
    elsewhere = replace(fix, edits=(*fix.edits, *key_added(Span("b.py", 1, 1, 1, 4)).edits))
    [told] = valid_rdjson(written(found(replace(one, fix=elsewhere)), "rdjson"))["diagnostics"]
    assert told["suggestions"] == []
