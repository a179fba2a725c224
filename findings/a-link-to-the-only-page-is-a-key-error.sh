#!/usr/bin/env bash
# Streamlit 1.43.2, 1.62.0 and 1.67.0: `st.page_link` to the main script of an app that has no folder
# pages/ is a link in the first, a KeyError about 'url_pathname' in the second (from 1.44 on), and a
# StreamlitPageNotFoundError in the third (from 1.63 on). An empty folder pages/ beside the script
# makes the link work in all three. `st.switch_page` to the same script works in all three without it.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv env

cat > show.py <<'PY'
import logging
import tempfile
from pathlib import Path

logging.disable(logging.CRITICAL)

import streamlit as st
from streamlit.testing.v1 import AppTest

LINK = 'import streamlit as st\n\nst.page_link("app.py", label="Home")\n'
SWITCH = """import streamlit as st

if "moved" not in st.session_state:
    st.session_state.moved = True
    st.switch_page("app.py")
st.text("here again")
"""
for told, text, folder in (
    ("link, no folder", LINK, False),
    ("link, empty folder", LINK, True),
    ("switch, no folder", SWITCH, False),
):
    app = Path(tempfile.mkdtemp()) / "app.py"
    app.write_text(text, encoding="utf-8")
    if folder:
        (app.parent / "pages").mkdir()
    run = AppTest.from_file(str(app), default_timeout=120).run()
    error = run.exception[0].stack_trace[-1] if run.exception else "works"
    name = run.exception[0].message.split(":")[0] if run.exception else ""
    print(f"{st.__version__} {told}: {name or error}")
PY
cat > expected <<'SEEN'
1.43.2 link, no folder: works
1.43.2 link, empty folder: works
1.43.2 switch, no folder: works
1.62.0 link, no folder: 'url_pathname'
1.62.0 link, empty folder: works
1.62.0 switch, no folder: works
1.67.0 link, no folder: Could not find page
1.67.0 link, empty folder: works
1.67.0 switch, no folder: works
SEEN
: > seen
for version in 1.43.2 1.62.0 1.67.0; do
    env/bin/pip install --quiet "streamlit==$version" 2> log
    env/bin/python show.py >> seen 2> log || { tail -n 20 log; exit 1; }
done
diff expected seen && echo "as described: $(basename "$0")"
