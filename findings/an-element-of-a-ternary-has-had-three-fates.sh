#!/usr/bin/env bash
# Streamlit 1.36.0, 1.40.2, 1.41.1 and 1.67.0: a line such as `st.success("a") if ok else st.error("b")`
# draws its element, and magic then writes what the line gives: the element itself. What becomes of that
# has changed twice. 1.36 asks the element for `_repr_html_`, which it takes for a misspelt command, and
# ends the run; 1.40 ends it with a TypeError that names no line of Streamlit's documentation; from 1.41 on
# the run goes on, with the manual of DeltaGenerator on the page below the element.
#
# A call that stands alone is left alone by magic, so the same two calls below `if` and `else` are fine in
# all releases. Nothing says so: an app that ran with a manual on its page ends early where an older
# release is installed.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"

cat > app.py <<'PY'
import streamlit as st

valid = True
st.success("Saved") if valid else st.error("Not saved")
st.write("the end")
PY
cat > show.py <<'PY'
import logging

logging.disable(logging.CRITICAL)

import streamlit
from streamlit.testing.v1 import AppTest

app = AppTest.from_file("app.py", default_timeout=30).run()
raised = [each.proto.type for each in app.exception]
print(streamlit.__version__, *(each.type for each in app.main if each.type != "main"), *raised)
PY
cat > expected <<'SEEN'
1.36.0 success exception StreamlitAPIException
1.40.2 success exception TypeError
1.41.1 success doc_string markdown
1.67.0 success help_info markdown
SEEN
for version in 1.36.0 1.40.2 1.41.1 1.67.0; do
    python3 -m venv "env-$version"
    "env-$version/bin/pip" install --quiet "streamlit==$version"
    "env-$version/bin/python" show.py >> seen 2>> log || { tail -n 20 log; exit 1; }
done
diff expected seen && echo "as described: $(basename "$0")"
