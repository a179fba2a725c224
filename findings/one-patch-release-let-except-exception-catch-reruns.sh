#!/usr/bin/env bash
# Streamlit 1.36.0, 1.37.0 and 1.37.1: only in 1.37.0 st.rerun() and st.stop() raise something that an
# "except Exception" catches. An app whose st.rerun() stands in such a try neither reruns nor fails there:
# it goes on with what it had, and is cured by the next patch. A project that pins 1.37.0 exactly
# should not.
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

SCRIPT = """
import streamlit as st

if "ready" not in st.session_state:
    st.session_state.ready = True
    try:
        st.rerun()
    except Exception:
        st.write("caught")
else:
    st.write("rerun")
"""
print(streamlit.__version__, *runs(SCRIPT, 1))
PY
cat > expected <<'SEEN'
1.36.0 ['rerun']
1.37.0 ['caught']
1.37.1 ['rerun']
SEEN
for version in 1.36.0 1.37.0 1.37.1; do
    python3 -m venv --clear env
    env/bin/pip install --quiet "streamlit==$version" numpy==1.26.4 pandas==2.2.3 pyarrow==21.0.0 setuptools==80.9.0
    env/bin/python show.py >> seen 2> log || { tail -n 20 log; exit 1; }
done
diff expected seen && echo "as described: $(basename "$0")"
