"""Secrets of ten shapes are told and never shown; placeholders of ten shapes are none.

They are made here, so that no file of this repository holds what looks like a key.
"""

from __future__ import annotations

import base64
import json
import random
import string
from typing import TYPE_CHECKING

import pytest
from running import invoke

from stlint.secret_texts import kind_of_secret, names_a_secret, veiled
from stlint.settings.formats import FORMATS

if TYPE_CHECKING:
    from pathlib import Path

ALNUM = string.ascii_letters + string.digits


def _drawn(number: int, letters: str = ALNUM) -> str:
    chance = random.Random(number)
    return "1a" + "".join(chance.choice(letters) for _ in range(number - 2))


def _token() -> str:
    head = base64.urlsafe_b64encode(json.dumps({"alg": "HS256", "typ": "JWT"}).encode()).decode()
    return ".".join((head.rstrip("="), "e" + _drawn(40), _drawn(43)))


SECRETS = {
    "openai": "s" + "k-proj-" + _drawn(60),
    "anthropic": "s" + "k-ant-api03-" + _drawn(80),
    "github": "gh" + "p_" + _drawn(36),
    "aws": "AK" + "IA" + _drawn(16, string.ascii_uppercase + string.digits).upper(),
    "google": "AI" + "za" + _drawn(35),
    "hugging": "h" + "f_" + _drawn(34),
    "slack": "xo" + "xb-" + _drawn(26),
    "jwt": _token(),
    "pem": "-----BEGIN " + "PRIVATE KEY-----\n" + _drawn(64) + "\n-----END PRIVATE KEY-----\n",
    "url": "postgresql://shop:" + _drawn(12) + "@db.shop.internal/shop",
}
STRIPE = "s" + "k_live_" + _drawn(24)
PLACEHOLDERS = {
    "openai": "sk-" + "your-openai-key-goes-here-1234",
    "anthropic": "sk-ant-" + "x" * 40,
    "github": "ghp_" + "x" * 36,
    "aws": "AKIA" + "IOSFODNN7EXAMPLE",
    "google": "AIza" + "YOUR_GOOGLE_API_KEY_GOES_HERE_12345",
    "hugging": "hf_" + "0" * 34,
    "slack": "xoxb-" + "<your-slack-token>",
    "jwt": "eyJhbGciOi" + "..." + "your.token",
    "pem": "-----BEGIN " + "PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
    "url": "postgresql://user:" + "<password>@db.shop.internal/shop",
}
NAMED = {
    "API_KEY = {!r}": _drawn(32, "0123456789abcdef"),
    "os.environ['DB_PASSWORD'] = {!r}": "Spring" + "Flower" + "s2024!x",
    "config = {{'client_secret': {!r}}}": _drawn(24),
    "connect(token={!r})": _drawn(40),
    "os.getenv('X_TOKEN', {!r})": _drawn(20),
    "def load(api_key={!r}): ...": _drawn(22),
    "st.text_input('Key', type='password', value={!r})": _drawn(30),
}


def _run(*words: str) -> str:
    return invoke(*words).output


def _app(folder: Path, texts: dict[str, str]) -> Path:
    lines = ["import streamlit as st", ""]
    lines += [f"{name} = {text!r}" for name, text in texts.items()]
    lines += ["", "st.title('Shop')", "st.session_state.gone", ""]
    script = folder / "app.py"
    script.write_text("\n".join(lines), encoding="utf-8")
    return script


def _pieces(secret: str) -> list[str]:
    """What of a secret is not to be shown: any of it beyond its beginning."""
    text = secret.partition("://shop:")[2].partition("@")[0] or secret.replace("\n", "")
    body = text.removeprefix("-----BEGIN PRIVATE KEY-----")
    return [body[at : at + 6] for at in range(4 if body == text else 0, min(len(body) - 6, 30), 6)]


def test_secrets_of_ten_shapes_are_told(tmp_path: Path) -> None:
    script = _app(tmp_path, SECRETS)
    found = json.loads(_run("check", "--select", "ST601", "--output-format", "json", str(script)))
    assert [each["location"]["row"] for each in found] == list(range(3, 13))
    columns = {each["end_location"]["column"] - each["location"]["column"] for each in found}
    assert columns == {4}  # nobody learns how long they are


def test_placeholders_of_ten_shapes_are_none(tmp_path: Path) -> None:
    script = _app(tmp_path, PLACEHOLDERS)
    assert _run("check", "--select", "ST601", "--output-format", "json", str(script)) == "[]\n"


@pytest.mark.parametrize("form", FORMATS)
def test_no_format_shows_more_than_three_characters(tmp_path: Path, form: str) -> None:
    script = _app(tmp_path, SECRETS)
    told = _run("check", "--output-format", form, str(script))
    assert "ST601" in told
    for name, secret in SECRETS.items():
        assert not [each for each in _pieces(secret) if each in told], (form, name)


def test_nor_do_the_trace_the_baseline_and_the_cache(tmp_path: Path) -> None:
    script = _app(tmp_path, SECRETS)
    cache = tmp_path / "kept"
    told = _run("trace", str(script))
    _run("check", "--cache-dir", str(cache), str(script))
    _run("check", "--write-baseline", str(tmp_path / "baseline.json"), str(script))
    told += (tmp_path / "baseline.json").read_text(encoding="utf-8")
    files = [each for each in cache.rglob("*") if each.is_file()]
    assert files
    told += "".join(each.read_bytes().decode("latin-1") for each in files)
    for name, secret in SECRETS.items():
        assert not [each for each in _pieces(secret) if each in told], name


@pytest.mark.parametrize("line", NAMED)
def test_what_a_name_says_to_be_a_secret(tmp_path: Path, line: str) -> None:
    secret = NAMED[line]
    script = tmp_path / "app.py"
    code = f"import os\nimport streamlit as st\ndef connect(token): ...\n{line.format(secret)}\n"
    script.write_text(code + "st.title('Shop')\n", encoding="utf-8")
    told = _run("check", "--select", "ST601", str(script))
    assert "app.py:4:" in told
    assert secret[4:10] not in told


def test_a_password_that_is_typed_is_not_shown(tmp_path: Path) -> None:
    script = tmp_path / "app.py"
    script.write_text(
        "import streamlit as st\n"
        "USERS = {'ann': 'chrysanthemum', 'bob': 'forgetmenot'}\n"
        "user = st.text_input('User')\n"
        "typed = st.text_input('Password', type='password')\n"
        "if typed == 'delphinium':\n"
        "    st.session_state.gone\n"
        "if user in USERS and USERS[user] == typed:\n"
        "    st.title('In')\n",
        encoding="utf-8",
    )
    told = "".join(_run("check", "--output-format", each, str(script)) for each in FORMATS)
    told += _run("trace", str(script)) + _run("trace", "--output-format", "json", str(script))
    assert told.count("ST601") >= 2
    assert "ST201" in told
    assert not [each for each in ("ysanth", "getmen", "phinium") if each in told]


def test_another_rule_does_not_quote_what_is_no_finding(tmp_path: Path) -> None:
    script = tmp_path / "app.py"
    address = SECRETS["url"]
    script.write_text(
        "import pandas as pd\nimport streamlit as st\n\n"
        f"TOKEN = {SECRETS['github']!r}\nst.write(pd.read_sql('select 1', {address!r}))\n",
        encoding="utf-8",
    )
    told = _run("check", "--ignore", "ST601", str(script))
    assert "ST101" in told
    assert not [
        each for name in ("github", "url") for each in _pieces(SECRETS[name]) if each in told
    ]


def test_what_is_drawn_by_chance_and_what_is_not() -> None:
    assert kind_of_secret(STRIPE) == "a Stripe key"
    assert kind_of_secret("task-" + "management-with-long-words-here-and-there") is None
    assert kind_of_secret("sk-" + "1234567890abcdef1234567890abcdef") is None
    assert kind_of_secret("postgresql://postgres:postgres@db.shop.internal/shop") is None
    assert kind_of_secret("postgresql://shop:" + "tulip-93@localhost/shop") is None
    assert not names_a_secret("max_tokens", _drawn(30))
    assert not names_a_secret("password", "$2b$12$" + _drawn(40))
    assert not names_a_secret("token", "data/models/llama2.bin")
    assert not names_a_secret("TOKEN", "WEATHER_API_TOKEN_V2")
    assert veiled(f"key = {STRIPE!r}  # it") == "key = 's" + "k_…"
