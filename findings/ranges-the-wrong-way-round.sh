#!/usr/bin/env bash
# Streamlit 1.67.0: a range that is given the wrong way round is put in order by st.slider and
# st.select_slider, and kept by st.date_input: it returns an end before the start, and an interval made of
# it is empty, without a word. st.time_input takes a default with seconds and returns it without them, so
# that the value of an untouched widget is not the one that was given.
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


CALLS = (
    'st.slider("x", 0, 10, (7, 3))',
    'st.select_slider("x", [1, 2, 3], (3, 1))',
    'st.date_input("x", (d(2020, 1, 9), d(2020, 1, 2)))',
    'st.time_input("x", t(10, 0, 30))',
)
for call in CALLS:
    head = "from datetime import date as d, time as t\nimport streamlit as st\n"
    for lines in runs(f"{head}st.write(str({call}))", 1):
        print(lines[0].replace("datetime.", ""))
PY
cat > expected <<'SEEN'
(3, 7)
(1, 3)
(date(2020, 1, 9), date(2020, 1, 2))
10:00:00
SEEN
env/bin/python show.py > seen 2> log || { tail -n 20 log; exit 1; }
diff expected seen && echo "as described: $(basename "$0")"
