#!/usr/bin/env bash
# Streamlit 1.67.0: st.page_link, st.switch_page and st.query_params.from_dict take query parameters as a dict or as pairs,
# and a text of two letters passes for a pair. {"no"} is a link to ?n=o, and ("id", "de"), which was meant to
# be one pair, becomes ?i=d&d=e, while ("lang", "en") is a ValueError about unpacking: whether forgotten
# brackets are noticed depends on the length of the words. None becomes the text "None", which is true for the
# page that reads it. An empty list is left out of a link, and becomes an empty text in from_dict.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv env
env/bin/pip install --quiet streamlit==1.67.0 pandas==3.1.1 numpy==2.4.6 pyarrow==26.0.1

cat > show.py <<'PY'
import logging
from pathlib import Path

logging.disable(logging.CRITICAL)

from streamlit.testing.v1 import AppTest

LINK = """
import streamlit as st

st.page_link("https://example.org", label="There", query_params={})
"""
SWITCH = """
import streamlit as st

if "moved" not in st.session_state:
    st.session_state.moved = True
    st.switch_page("app.py", query_params={})
st.text(st.query_params.to_dict())
"""
SET = """
import streamlit as st

st.query_params.from_dict({})
st.text(st.query_params.to_dict())
"""
Path("pages").mkdir()
for given in (
    '[("id", "de")]',
    '("id", "de")',
    '("lang", "en")',
    '{"no"}',
    '{"id": None}',
    '{"id": []}',
):
    for name, script in (("link", LINK), ("switch", SWITCH), ("set", SET)):
        Path("app.py").write_text(script.replace("={}", f"={given}").replace("({})", f"({given})"))
        app = AppTest.from_file(str(Path("app.py").resolve()), default_timeout=120).run()
        if app.exception:
            told = app.exception[0].message
        elif name == "link":
            told = "?" + app.get("page_link")[0].proto.query_string
        else:
            told = app.text[0].value
        print(f"{name} {given}: {told}")
PY
cat > expected <<'SEEN'
link [("id", "de")]: ?id=de
switch [("id", "de")]: {'id': 'de'}
set [("id", "de")]: {'id': 'de'}
link ("id", "de"): ?i=d&d=e
switch ("id", "de"): {'i': 'd', 'd': 'e'}
set ("id", "de"): {'i': 'd', 'd': 'e'}
link ("lang", "en"): too many values to unpack (expected 2)
switch ("lang", "en"): too many values to unpack (expected 2)
set ("lang", "en"): too many values to unpack (expected 2)
link {"no"}: ?n=o
switch {"no"}: {'n': 'o'}
set {"no"}: {'n': 'o'}
link {"id": None}: ?id=None
switch {"id": None}: {'id': 'None'}
set {"id": None}: {'id': 'None'}
link {"id": []}: ?
switch {"id": []}: {}
set {"id": []}: {'id': ''}
SEEN
env/bin/python show.py > seen 2> log || { tail -n 20 log; exit 1; }
diff expected seen && echo "as described: $(basename "$0")"
