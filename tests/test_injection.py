"""Texts of an app and names of its files stay texts in every report: nothing comes to life."""

from __future__ import annotations

import json
import os
import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from running import invoke, stlint

from stlint.settings.formats import FORMATS

PARTS = (
    *("\x1b[31m", "\u202e", "\n", "\r", "\x85", "\u2028", "\x07", "\x01", "\ufffe"),
    *("[x](http://e.example)", "<b>", "`", "```", "|", "@team", "]]>", "&amp;", "%0A", "\\", '"'),
    *("\n::set-output name=a::b", "\n::error::x", "##[error]", "a", "\t", "{0}"),
)
SAYS = r"::(error|warning|notice) [^\n]*"
PLACES = """import streamlit as st
st.button({0}, key={0})
st.button({0}, key={0})
st.button({0})
st.button({0})
st.session_state[{0}]
st.switch_page({0})
st.buton({0})
"""


def wrong_letters(told: str) -> set[str]:
    """Characters that drive a terminal or end a line elsewhere."""
    return set(re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]", told))


def is_whole(told: str, form: str) -> bool:
    """Whether a report can be read by what it is for."""
    if form in {"json", "gitlab", "sarif", "rdjson"}:
        return bool(json.loads(told))
    if form == "json-lines":
        return all(map(json.loads, told.splitlines()))
    if form == "junit":
        return ET.fromstring(told) is not None
    if form == "github":
        return all(re.fullmatch(SAYS, each) for each in told.splitlines() if "::" in each[:40])
    return not re.search(r"(?m)^::", told)


@pytest.mark.parametrize("form", FORMATS)
def test_texts_stay_texts(tmp_path, form):
    text = "".join(PARTS)
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    name = text.replace("/", "")[:70]
    (tmp_path / f"{name}.py").write_text(PLACES.format(ascii(text)), encoding="utf-8")
    done = stlint("check", "-v", "--no-cache", "--output-format", form, cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert not wrong_letters(done.stdout + done.stderr)
    assert "internal error" not in done.stderr
    assert not re.search(r"(?m)^::", done.stderr)
    assert is_whole(done.stdout, form)


FENCED = re.compile(r"(?ms)^ {0,3}(`{3,})[^`\n]*\n.*?^ {0,3}\1`*$")
CODE = re.compile(r"(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)")
TEXTS = some.lists(
    some.sampled_from(PARTS)
    | some.sampled_from(("[31m", "](http://e.example)", "<img src=x>", "\ud800", "::", "~~~"))
    | some.characters(max_codepoint=0x2FFF),
    min_size=1,
    max_size=8,
).map("".join)


@pytest.mark.parametrize("form", FORMATS)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=TEXTS)
def test_no_text_comes_to_life(tmp_path, monkeypatch, form, text):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    (tmp_path / "app.py").write_text(PLACES.format(ascii(text)), encoding="utf-8")
    done = invoke("check", "-v", "--no-cache", "--output-format", form)
    assert done.exit_code == 1, done.stderr
    assert not wrong_letters(done.output)
    assert "internal error" not in done.output
    assert is_whole(done.stdout, form)
    if form == "markdown":
        plain = CODE.sub("", FENCED.sub("", done.stdout))
        assert "e.example" not in plain
        assert "<img" not in plain


@pytest.mark.parametrize("form", FORMATS)
def test_halves_of_characters(tmp_path, form):
    """In texts of the app, and in bytes of the name of a file that are no UTF-8."""
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    name = os.fsdecode(b"a\xff\xed\xa0\x80.py")
    (tmp_path / name).write_text(PLACES.format(ascii("\ud800a\udfff")), encoding="utf-8")
    (tmp_path / "utf7.py").write_bytes(b"# coding: utf-7\nimport streamlit\nx = '+2AA-'\n")
    done = stlint("check", "-v", "--no-cache", "--output-format", form, cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert "internal error" not in done.stderr + done.stdout
    assert is_whole(done.stdout, form)
