#!/usr/bin/env bash
# Streamlit 1.60.0 and 1.61.1: up to 1.60 a test by AppTest still finds the elements of a run that
# st.rerun() ended, unless the next run draws something in their place. A browser removes them. So a test
# that asserts a success message before st.rerun() passes up to 1.60 although no user ever sees that message.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"

cat > show.py <<'PY'
import logging

logging.disable(logging.CRITICAL)

import streamlit
from streamlit.testing.v1 import AppTest

SCRIPT = """
import streamlit as st

if st.button("Save"):
    st.write("saving")
    st.success("Saved")
    st.rerun()
"""
app = AppTest.from_string(SCRIPT, default_timeout=120).run()
app.button[0].click().run()
print(streamlit.__version__, [each.value for each in app.success])
PY
cat > expected <<'SEEN'
1.60.0 ['Saved']
1.61.1 []
SEEN
for version in 1.60.0 1.61.1; do
    python3 -m venv --clear env
    env/bin/pip install --quiet "streamlit==$version" numpy==2.2.6 pandas==2.3.3 pyarrow==21.0.0
    env/bin/python show.py >> seen 2> log || { tail -n 20 log; exit 1; }
done
diff expected seen && echo "as described: $(basename "$0")"
