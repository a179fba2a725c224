#!/usr/bin/env bash
# Streamlit 1.40.2, 1.64.0 and 1.65.0: a second click on the chosen one of st.pills takes the choice back, and the app gets
# None. A test by AppTest cannot do that up to 1.64: set_value(None), which the documentation of 1.64 gives for
# it, is taken in silence, and the next run has the default again; so is unselect(...), which raises in 1.40.
# From 1.65 on both give None. An empty list does it in 1.40, and neither in 1.64 nor in 1.65. So whether the
# case "nothing chosen" is tested at all depends on the release. With selection_mode="multi" an empty list works
# in all three.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv env

cat > show.py <<'PY'
import logging

logging.disable(logging.CRITICAL)

import streamlit
from streamlit.testing.v1 import AppTest

SCRIPT = """
import streamlit as st

st.text(repr(st.pills("Team", ["a", "b"], {})))
"""
ONE = SCRIPT.format('default="a"')
SEVERAL = SCRIPT.format('selection_mode="multi", default=["a"]')
for name, script, act in (
    ("set_value(None)", ONE, lambda pills: pills.set_value(None)),
    ("set_value([])", ONE, lambda pills: pills.set_value([])),
    ('unselect("a")', ONE, lambda pills: pills.unselect("a")),
    ("several, set_value([])", SEVERAL, lambda pills: pills.set_value([])),
):
    app = AppTest.from_string(script, default_timeout=120).run()
    try:
        act(app.get("button_group")[0])
        told = app.run().text[0].value
    except AttributeError as error:
        told = f"AttributeError: {error}"
    print(f"{streamlit.__version__} {name}: {told}")
PY
cat > expected <<'SEEN'
1.40.2 set_value(None): 'a'
1.40.2 set_value([]): None
1.40.2 unselect("a"): AttributeError: 'str' object has no attribute 'copy'
1.40.2 several, set_value([]): []
1.64.0 set_value(None): 'a'
1.64.0 set_value([]): 'a'
1.64.0 unselect("a"): 'a'
1.64.0 several, set_value([]): []
1.65.0 set_value(None): None
1.65.0 set_value([]): 'a'
1.65.0 unselect("a"): None
1.65.0 several, set_value([]): []
SEEN
: > seen
for version in 1.40.2 1.64.0 1.65.0; do
    env/bin/pip install --quiet "streamlit==$version" numpy==2.2.6 pandas==2.2.3 pyarrow==21.0.0 2> log
    env/bin/python show.py >> seen 2> log || { tail -n 20 log; exit 1; }
done
diff expected seen && echo "as described: $(basename "$0")"
