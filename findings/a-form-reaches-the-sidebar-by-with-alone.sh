#!/usr/bin/env bash
# Streamlit 1.46.1 and 1.67.0: inside of "with st.form(...)", st.sidebar.text_input(...) is no part of the form, and each
# change of it runs the script at once. "with st.sidebar: st.text_input(...)" at the same place is shown at the same spot,
# far from the form, and is a part of it: nothing happens before the form is sent. The two ways of writing to the sidebar,
# which do the same elsewhere, differ here. What helps: st.sidebar.… for what is to act at once.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"

cat > app.py <<'PY'
import streamlit as st

with st.form("order"):
    st.sidebar.text_input("by name")
    with st.sidebar:
        st.text_input("by with")
    st.form_submit_button("Send")
PY
cat > show.py <<'PY'
from streamlit import __version__
from streamlit.testing.v1 import AppTest

run = AppTest.from_file("app.py", default_timeout=60).run()
print(__version__, {each.label: each.proto.form_id for each in run.sidebar.text_input})
PY
cat > expected <<'SEEN'
1.46.1 {'by name': '', 'by with': 'order'}
1.67.0 {'by name': '', 'by with': 'order'}
SEEN
for version in 1.46.1 1.67.0; do
    python3 -m venv "env-$version"
    "env-$version/bin/pip" install -q "streamlit==$version" > log 2>&1 || { tail -n 20 log; exit 1; }
    "env-$version/bin/python" show.py >> seen 2> log || { tail -n 20 log; exit 1; }
done
diff expected seen && echo "as described: $(basename "$0")"
