#!/usr/bin/env bash
# Streamlit 1.60.0, 1.61.1, 1.64.0 and 1.65.0: use_column_width of st.image was removed in 1.61 (TypeError) and came
# back in 1.65 as an argument that is accepted and does nothing. A test of an upgrade to 1.61-1.64 fails where one to 1.65
# passes, and code that asks the signature once decides by the release that it happens to run on.
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
import numpy as np
import streamlit as st

st.image(np.zeros((2, 2, 3)), use_column_width=True)
st.write("shown")
"""
for lines in runs(SCRIPT, 1):
    print(streamlit.__version__, lines[0])
PY
cat > expected <<'SEEN'
1.60.0 shown
1.61.1 ImageMixin.image() got an unexpected keyword argument 'use_column_width'
1.64.0 ImageMixin.image() got an unexpected keyword argument 'use_column_width'
1.65.0 shown
SEEN
for version in 1.60.0 1.61.1 1.64.0 1.65.0; do
    python3 -m venv --clear env
    env/bin/pip install --quiet "streamlit==$version" numpy==2.2.6 pandas==2.3.3 pyarrow==21.0.0
    env/bin/python show.py >> seen 2> log || { tail -n 20 log; exit 1; }
done
diff expected seen && echo "as described: $(basename "$0")"
