#!/usr/bin/env bash
# Streamlit 1.67.0 (and the releases looked at from 1.28.2 on): after a st.stop() that an `except BaseException`
# swallowed, the run ends at the next command, but that command looks at its arguments, its key and its automatic ID
# first. So an element that nobody would ever see raises: a second button of the same label, a used
# key, a number out of range, a chart of nothing that can be drawn, no columns, a submit button outside of a form. With
# proper arguments the same command ends the run without a word; so does session state that has no such key.
# What helps: `except Exception`, which lets stops through.
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

for call in (
    'st.button("Other")',
    'st.button("Go")',
    'st.button("Other", key="go")',
    'st.number_input("Age", 0, 120)',
    'st.number_input("Age", 0, 120, 200)',
    "st.line_chart([1, 2])",
    "st.line_chart(5)",
    "st.columns(0)",
    'st.form_submit_button("Send")',
    'st.session_state["nobody"]',
):
    script = f"""
import streamlit as st

st.button("Go")
st.button("Start", key="go")
try:
    st.stop()
except BaseException:
    pass
{call}
st.text("never reached")
"""
    app = AppTest.from_string(script, default_timeout=120).run()
    told = " ".join(app.exception[0].message.split())[:50] if app.exception else "ends"
    print(f"{call}: {told}, {len(app.main.children) - len(app.exception)} elements")
PY
cat > expected <<'SEEN'
st.button("Other"): ends, 2 elements
st.button("Go"): There are multiple `button` elements with the same, 2 elements
st.button("Other", key="go"): There are multiple elements with the same `key='go, 2 elements
st.number_input("Age", 0, 120): ends, 2 elements
st.number_input("Age", 0, 120, 200): The `value` 200 is greater than the `max_value` 12, 2 elements
st.line_chart([1, 2]): ends, 2 elements
st.line_chart(5): Unable to convert object of type `<class 'int'>` t, 2 elements
st.columns(0): The `spec` argument to `st.columns` must be either, 2 elements
st.form_submit_button("Send"): `st.form_submit_button()` must be used inside an `, 2 elements
st.session_state["nobody"]: ends, 2 elements
SEEN
env/bin/python show.py > seen 2> log || { tail -n 20 log; exit 1; }
diff expected seen && echo "as described: $(basename "$0")"
