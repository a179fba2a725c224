#!/usr/bin/env bash
# Streamlit 1.67.0: use_container_width=True and width="stretch" mean the same, says the notice of the deprecation. Whether
# two elements that differ only in that have one automatic ID depends on the command: plotly_chart and button
# raise StreamlitDuplicateElementId, data_editor and dataframe do not. So an app that is migrated by halves
# raises in one place, and not in another that looks alike.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv env
env/bin/pip install --quiet streamlit==1.67.0 pandas==3.1.1 numpy==2.4.6 pyarrow==26.0.1 plotly==6.9.0

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


PAIRS = (
    ('st.button("a", use_container_width=True)', 'st.button("a", width="stretch")'),
    ("st.plotly_chart(fig, use_container_width=True)", "st.plotly_chart(fig, width='stretch')"),
    ("st.data_editor(df, use_container_width=True)", "st.data_editor(df, width='stretch')"),
    (
        "st.dataframe(df, on_select='rerun', use_container_width=True)",
        "st.dataframe(df, on_select='rerun', width='stretch')",
    ),
)
HEAD = """
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

df = pd.DataFrame({"a": [1]})
fig = go.Figure()
"""
for first, second in PAIRS:
    for lines in runs(f"{HEAD}{first}\n{second}\nst.write('both are shown')", 1):
        print(first.split("(")[0], "->", lines[0][:60])
PY
cat > expected <<'SEEN'
st.button -> There are multiple `button` elements with the same auto-gene
st.plotly_chart -> There are multiple `plotly_chart` elements with the same aut
st.data_editor -> both are shown
st.dataframe -> both are shown
SEEN
env/bin/python show.py > seen 2> log || { tail -n 20 log; exit 1; }
diff expected seen && echo "as described: $(basename "$0")"
