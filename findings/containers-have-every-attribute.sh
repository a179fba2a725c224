#!/usr/bin/env bash
# Streamlit 1.67.0 (and every release looked at from 1.28.2 on): hasattr(container, name) is True for any public name, and
# getattr(container, name, None) gives a function that raises only when it is called. So the usual test of a feature
# protects nobody on containers, columns, tabs and placeholders, while the same test on the module st works.
# What helps: hasattr(type(container), name).
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv env
env/bin/pip install --quiet streamlit==1.67.0 pandas==3.1.1 numpy==2.4.6 pyarrow==26.0.1

cat > show.py <<'PY'
import logging

logging.disable(logging.CRITICAL)

import streamlit as st

box = st.container()
for where, name in (("container", box), ("module", st), ("type", type(box))):
    print(where, hasattr(name, "pills"), hasattr(name, "no_such_thing"))
try:
    box.no_such_thing()
except Exception as error:
    print(type(error).__name__)
PY
cat > expected <<'SEEN'
container True True
module True False
type True False
StreamlitAPIException
SEEN
env/bin/python show.py > seen 2> log || { tail -n 20 log; exit 1; }
diff expected seen && echo "as described: $(basename "$0")"
