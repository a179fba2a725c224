#!/usr/bin/env bash
# Streamlit 1.67.0 with protobuf 5.29.5 and 7.36.0: True passes Streamlit's own check of an index, and what
# happens then is up to the installed protobuf: older ones take it for 1 and the app works, newer ones raise TypeError
# "Expected an int, got a boolean". One and the same app breaks when a dependency of a dependency is
# upgraded. What helps: int(...) around a comparison that serves as an index.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv env
env/bin/pip install --quiet streamlit==1.67.0 pandas==3.1.1 numpy==2.4.6 pyarrow==26.0.1

cat > show.py <<'PY'
import logging

logging.disable(logging.CRITICAL)

from streamlit.testing.v1 import AppTest


def runs(script, count=2):
    """What some runs of one session write, or raise."""
    app = AppTest.from_string(script, default_timeout=120)
    for _ in range(count):
        app.run()
        if app.exception:
            yield app.exception[0].message.splitlines()
        else:
            yield [element.value for element in (*app.markdown, *app.text)]


import google.protobuf

SCRIPT = """
import streamlit as st

st.write(st.selectbox("x", ["a", "b"], index=("b" == "b")))
"""
for lines in runs(SCRIPT, 1):
    print(google.protobuf.__version__, lines[0])
PY
cat > expected <<'SEEN'
5.29.5 b
7.36.0 Field Selectbox.default: Expected an int, got a boolean.
SEEN
for version in 5.29.5 7.36.0; do
    env/bin/pip install --quiet "protobuf==$version"
    env/bin/python show.py >> seen 2> log || { tail -n 20 log; exit 1; }
done
diff expected seen && echo "as described: $(basename "$0")"
