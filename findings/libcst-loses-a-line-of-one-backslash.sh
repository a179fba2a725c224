#!/usr/bin/env bash
# libcst 1.9.0: a line that consists of a backslash and goes on with a statement is dropped by the parser,
# although the tree is meant to give back every character. Where it stands after an indented block, the
# statement that follows is put into that block: for CPython (3.10 to 3.13 agree) the third statement below
# stands outside of the if, for libcst inside; writing the tree back changes what the program does.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv env
env/bin/pip install --quiet libcst==1.9.0

cat > show.py <<'PY'
import ast

import libcst

TEXTS = ("if a:\n  b\n\\\nc\n", "x = 1\n\\\ny = 2\n", "x = 1 + \\\n  2\n")
for text in TEXTS:
    tree = libcst.parse_module(text)
    statements = f"{len(ast.parse(text).body)} and {len(tree.body)} statements"
    print(repr(text), statements, "same text" if tree.code == text else repr(tree.code))
PY
cat > expected <<'SEEN'
'if a:\n  b\n\\\nc\n' 2 and 1 statements 'if a:\n  b\n  c\n'
'x = 1\n\\\ny = 2\n' 2 and 2 statements 'x = 1\ny = 2\n'
'x = 1 + \\\n  2\n' 1 and 1 statements same text
SEEN
env/bin/python show.py > seen 2> log || { tail -n 20 log; exit 1; }
diff expected seen && echo "as described: $(basename "$0")"
