#!/usr/bin/env bash
# libcst 1.9.0: an annotation of a target in brackets, which Python's grammar has on purpose (the name is
# then no local variable of its function), is a syntax error for libcst; so are attributes and items in
# brackets. Brackets around the targets of plain assignments, loops and with statements are read.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv env
env/bin/pip install --quiet libcst==1.9.0

cat > show.py <<'PY'
import ast

import libcst

for text in ("(x): int = 1", "(x): int", "(a.b): int = 1", "(a[0]): int = 1", "(x) = 1", "for (x) in y: pass"):
    ast.parse(text)
    try:
        libcst.parse_module(text)
    except libcst.ParserSyntaxError:
        print(text, "-> refused")
    else:
        print(text, "-> read")
PY
cat > expected <<'SEEN'
(x): int = 1 -> refused
(x): int -> refused
(a.b): int = 1 -> refused
(a[0]): int = 1 -> refused
(x) = 1 -> read
for (x) in y: pass -> read
SEEN
env/bin/python show.py > seen 2> log || { tail -n 20 log; exit 1; }
diff expected seen && echo "as described: $(basename "$0")"
