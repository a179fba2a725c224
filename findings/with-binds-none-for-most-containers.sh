#!/usr/bin/env bash
# Streamlit 1.67.0 and 1.54.0: `with st.container() as box:` looks like an open file, and binds None:
# `box.write("x")` in the block or behind it is an AttributeError about NoneType. So do columns, forms,
# the sidebar, chat messages and placeholders. A status container binds itself, and since 1.55 so do
# expanders, tabs and popovers: the block that works with the one is wrong with the other, and with
# the same one in an older release. What helps: `box = st.container()`, then `with box:`.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv env
env/bin/pip install --quiet streamlit==1.67.0

cat > show.py <<'PY'
import logging

logging.disable(logging.CRITICAL)

import streamlit as st
from streamlit.testing.v1 import AppTest

SCRIPT = """
import streamlit as st

made = {
    "container": st.container(),
    "column": st.columns(2)[0],
    "form": st.form("f"),
    "sidebar": st.sidebar,
    "chat message": st.chat_message("user"),
    "placeholder": st.empty(),
    "expander": st.expander("e"),
    "tab": st.tabs(["a", "b"])[0],
    "popover": st.popover("p"),
    "status": st.status("s"),
}
for name, each in made.items():
    with each as entered:
        pass
    st.text(f"{name}: {'None' if entered is None else 'itself' if entered is each else entered}")
"""
app = AppTest.from_string(SCRIPT, default_timeout=120).run()
told = [each.value for each in app.text]
for word in ("None", "itself"):
    names = [each.partition(":")[0] for each in told if each.endswith(f": {word}")]
    print(st.__version__, f"{word}:", ", ".join(names))
PY
cat > expected <<'SEEN'
1.67.0 None: container, column, form, sidebar, chat message, placeholder
1.67.0 itself: expander, tab, popover, status
1.54.0 None: container, column, form, sidebar, chat message, placeholder, expander, tab, popover
1.54.0 itself: status
SEEN
env/bin/python show.py > seen 2> log || { tail -n 20 log; exit 1; }
env/bin/pip install --quiet streamlit==1.54.0
env/bin/python show.py >> seen 2> log || { tail -n 20 log; exit 1; }
diff expected seen && echo "as described: $(basename "$0")"
