#!/usr/bin/env bash
# Streamlit 1.43.2, 1.52.2 and 1.53.1: what becomes of a number in session state that lies outside of the
# range of its number input changed twice. It was kept and returned (an age of 200 with max_value=120), then
# raised an exception, and is now replaced by the widget's default in silence, in session state, too. A slider stays with
# the exception. Code that relied on either is broken by an upgrade.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"

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


import streamlit

for command in ("number_input", "slider"):
    script = f"""
import streamlit as st

st.session_state.setdefault("age", 200)
got = st.{command}("Age", 0, 120, key="age")
st.write(f"{{got}} {{st.session_state.age}}")
"""
    for lines in runs(script, 1):
        print(streamlit.__version__, command, lines[0].split(".")[0][:60])
PY
cat > expected <<'SEEN'
1.43.2 number_input 200 200
1.43.2 slider 200 200
1.52.2 number_input The `value` 200 is greater than the `max_value` 120
1.52.2 slider The `value` 200 is greater than the `max_value` 120
1.53.1 number_input 0 0
1.53.1 slider The `value` 200 is greater than the `max_value` 120
SEEN
for version in 1.43.2 1.52.2 1.53.1; do
    python3 -m venv --clear env
    env/bin/pip install --quiet "streamlit==$version" numpy==1.26.4 pandas==2.2.3 pyarrow==21.0.0 setuptools==80.9.0
    env/bin/python show.py >> seen 2> log || { tail -n 20 log; exit 1; }
done
diff expected seen && echo "as described: $(basename "$0")"
