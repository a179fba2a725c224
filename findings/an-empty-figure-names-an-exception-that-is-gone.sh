#!/usr/bin/env bash
# Plotly 7.1.0 with Streamlit 1.67.0: a figure written as a dict or as a list of traces is refused when
# it has no trace, but not with the sentence that is meant: `plotly.tools` raises
# `exceptions.PlotlyEmptyDataError`, a class that went away with the online parts of Plotly, so that the
# reader sees an AttributeError about a module that the app never names. The same figure as a
# `go.Figure()` is drawn, empty. In Plotly 5.24.1 the sentence comes as it was meant. What helps: hand
# over `go.Figure(...)`, or test whether there are traces.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv env
env/bin/pip install --quiet streamlit==1.67.0 plotly==7.1.0

cat > show.py <<'PY'
import logging

logging.disable(logging.CRITICAL)

import plotly
from streamlit.testing.v1 import AppTest

for figure in ('{"data": []}', "[]", "go.Figure()"):
    script = f"import plotly.graph_objects as go\nimport streamlit as st\nst.plotly_chart({figure})\n"
    app = AppTest.from_string(script, default_timeout=120).run()
    told = [(each.proto.type, each.message.splitlines()[0]) for each in app.exception]
    print(plotly.__version__, figure, told)
PY
cat > expected <<'SEEN'
7.1.0 {"data": []} [('AttributeError', "module 'plotly.exceptions' has no attribute 'PlotlyEmptyDataError'")]
7.1.0 [] [('AttributeError', "module 'plotly.exceptions' has no attribute 'PlotlyEmptyDataError'")]
7.1.0 go.Figure() []
5.24.1 {"data": []} [('_plotly_utils.exceptions.PlotlyEmptyDataError', "Empty data list found. Make sure that you populated the list of data objects you're sending and try again.")]
5.24.1 [] [('_plotly_utils.exceptions.PlotlyEmptyDataError', "Empty data list found. Make sure that you populated the list of data objects you're sending and try again.")]
5.24.1 go.Figure() []
SEEN
env/bin/python show.py > seen 2> log || { tail -n 20 log; exit 1; }
env/bin/pip install --quiet plotly==5.24.1
env/bin/python show.py >> seen 2> log || { tail -n 20 log; exit 1; }
diff expected seen && echo "as described: $(basename "$0")"
