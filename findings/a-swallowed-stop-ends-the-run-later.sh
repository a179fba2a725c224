#!/usr/bin/env bash
# Streamlit 1.67.0: st.stop() in a try with a bare except is swallowed, but not undone. Plain Python after
# it goes on, and the next call of Streamlit that raises nothing itself ends the run there. So a file is written, a
# counter goes up, a mail is sent by an app that "has stopped"; and a run that seems to be cut off at a
# harmless st.write was stopped many lines above. A swallowed st.rerun() is forgotten for good.
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


STOPPED = """
import pathlib
import streamlit as st

st.write("before")
try:
    st.stop()
except:
    pass
pathlib.Path("side_effect").write_text("done")
st.write("after")
"""
RERUN = """
import streamlit as st

st.session_state.runs = st.session_state.get("runs", 0) + 1
try:
    st.rerun()
except:
    pass
st.write(f"run {st.session_state.runs}")
"""
import pathlib

print(*runs(STOPPED, 1), pathlib.Path("side_effect").exists())
print(*runs(RERUN, 2))
PY
cat > expected <<'SEEN'
['before'] True
['run 1'] ['run 2']
SEEN
env/bin/python show.py > seen 2> log || { tail -n 20 log; exit 1; }
diff expected seen && echo "as described: $(basename "$0")"
