#!/usr/bin/env bash
# Streamlit 1.60.0 and 1.67.0: when a wrong limit of a cached function raises depends on the limit. ttl="soon", which is
# no duration, raises where the function is decorated; max_entries="many" when it is called, before its body;
# max_entries=0 ("value too large", for those who want nothing kept) and a ttl that is a list after its body: what the
# body wrote or sent stays, and the answer is lost. ttl=0 and ttl=-1 never raise, and nothing is kept. In 1.60.0
# st.cache_resource looks at ttl="soon" at the call, not where it decorates, and in both releases a fragment looks
# at run_every="soon" at the call. So an app that starts says little about its limits.
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

for decorator in (
    'cache_data(ttl="soon")',
    'cache_resource(ttl="soon")',
    'fragment(run_every="soon")',
    'cache_data(max_entries="many")',
    "cache_data(max_entries=0)",
    "cache_data(ttl=[1])",
    "cache_data(ttl=0)",
    "cache_data(ttl=-1)",
):
    script = f"""
import streamlit as st

@st.{decorator}
def load():
    st.session_state.calls = st.session_state.get("calls", 0) + 1

st.text("decorated")
load()
load()
st.text("called twice")
"""
    app = AppTest.from_string(script, default_timeout=120).run()
    reached = app.text[-1].value if app.text else "nothing"
    calls = app.session_state["calls"] if "calls" in app.session_state else 0
    error = " ".join(app.exception[0].message.split())[:44] if app.exception else "no error"
    print(f"{streamlit.__version__} {decorator}: {reached}, {calls} calls, {error}")
PY
cat > expected <<'SEEN'
1.60.0 cache_data(ttl="soon"): nothing, 0 calls, Time string doesn't look right. It should be
1.60.0 cache_resource(ttl="soon"): decorated, 0 calls, Time string doesn't look right. It should be
1.60.0 fragment(run_every="soon"): decorated, 0 calls, Time string doesn't look right. It should be
1.60.0 cache_data(max_entries="many"): decorated, 0 calls, could not convert string to float: 'many'
1.60.0 cache_data(max_entries=0): decorated, 1 calls, value too large
1.60.0 cache_data(ttl=[1]): decorated, 1 calls, unsupported operand type(s) for +: 'float' a
1.60.0 cache_data(ttl=0): called twice, 2 calls, no error
1.60.0 cache_data(ttl=-1): called twice, 2 calls, no error
1.67.0 cache_data(ttl="soon"): nothing, 0 calls, Time string doesn't look right. It should be
1.67.0 cache_resource(ttl="soon"): nothing, 0 calls, Time string doesn't look right. It should be
1.67.0 fragment(run_every="soon"): decorated, 0 calls, Time string doesn't look right. It should be
1.67.0 cache_data(max_entries="many"): decorated, 0 calls, could not convert string to float: 'many'
1.67.0 cache_data(max_entries=0): decorated, 1 calls, value too large
1.67.0 cache_data(ttl=[1]): decorated, 1 calls, unsupported operand type(s) for +: 'float' a
1.67.0 cache_data(ttl=0): called twice, 2 calls, no error
1.67.0 cache_data(ttl=-1): called twice, 2 calls, no error
SEEN
: > seen
for version in 1.60.0 1.67.0; do
    env/bin/pip install --quiet "streamlit==$version" numpy==2.2.6 pandas==2.3.3 pyarrow==21.0.0 2> log
    env/bin/python show.py >> seen 2> log || { tail -n 20 log; exit 1; }
done
diff expected seen && echo "as described: $(basename "$0")"
