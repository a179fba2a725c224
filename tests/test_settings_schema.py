"""What is made from the table of settings: the JSON schema, the document, the flags."""

from __future__ import annotations

import json
import sys

import jsonschema
import pytest
from running import ROOT, stlint
from test_settings import WRONG

from stlint.rules import all_rules
from stlint.settings import options

sys.path.insert(0, str(ROOT / "tools"))

import build_settings

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SCHEMA = json.loads(build_settings.SCHEMA.read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def test_schema_and_document_are_current():
    hint = "tools/build_settings.py writes it anew"
    assert build_settings.schema() == SCHEMA, hint
    assert build_settings.DOCUMENT.read_text(encoding="utf-8") == build_settings.document(), hint


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_examples_and_defaults_are_allowed():
    for option in options():
        VALIDATOR.validate(tomllib.loads(f"{option.name} = {option.example}"))
        if option.default is not None:
            VALIDATOR.validate({option.name: option.written_default})


def test_every_rule_is_allowed_by_each_of_its_names():
    for rule in all_rules().values():
        for name in (rule.code, rule.code.lower(), rule.name, rule.topic, rule.code[:3], "ALL"):
            VALIDATOR.validate({"select": [name]})


UNSEEN = ("ST9", "ST3O2", "'[a' is", "[tool.stlint]", "no TOML")
"""What only stlint itself finds wrong: codes of no rule, patterns that are none, other syntax."""


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_what_is_wrong_is_not_allowed(text, said):
    if any(each in said for each in UNSEEN):
        return
    assert not VALIDATOR.is_valid(tomllib.loads(text))


def test_the_schema_is_installed_with_the_package():
    assert build_settings.SCHEMA.is_relative_to(ROOT / "stlint")
    assert 'packages = ["stlint"]' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_every_flag_is_in_the_help():
    said = " ".join(stlint("check", "--help", env={"COLUMNS": "200"}).stdout.split())
    assert options()
    for option in options():
        assert (f"--{option.name}" in said) == option.flag
        assert not option.flag or option.help in said
