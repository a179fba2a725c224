#!/usr/bin/env bash
# lsprotocol 2025.0.0 with cattrs 26.2.1 and 24.1.3, and lsprotocol 2023.0.1 with cattrs 23.2.3: the
# answer to textDocument/codeAction may hold commands and code actions. What tells the two apart
# there is whether `command` is there at all, though in a code action it is an object and in a command a text.
#
# So a code action that has a command beside its edit, as the protocol allows, is read as a Command: its
# `command` is the text of a dictionary, and its edit, its kind and whether it is preferred are gone without
# a word. A client in Python (pytest-lsp, for tests of a server, is one) then sees no edit to apply. A code
# action without a command is read as what it is.
#
# Nothing is wrong with the answer of the server: editors take it as it was meant.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"

cat > show.py <<'PY'
from importlib.metadata import version

from lsprotocol import converters, types

EDIT = {"changes": {"file:///shop.py": []}}
COMMAND = {"title": "Log it", "command": "shop.log", "arguments": ["a"]}
read = converters.get_converter().structure
response = getattr(types, "CodeActionResponse", None) or types.TextDocumentCodeActionResponse
for more in ({}, {"command": COMMAND}):
    action = {"title": "Mend it", "kind": "quickfix", "isPreferred": True, "edit": EDIT, **more}
    answer = read({"jsonrpc": "2.0", "id": 1, "result": [action]}, response)
    [one] = answer.result
    command = type(getattr(one, "command", None)).__name__
    print(version("lsprotocol"), *more, "->", type(one).__name__, command, hasattr(one, "edit"))
PY
cat > expected <<'SEEN'
2023.0.1 -> CodeAction NoneType True
2023.0.1 command -> Command str False
2025.0.0 -> CodeAction NoneType True
2025.0.0 command -> Command str False
2025.0.0 -> CodeAction NoneType True
2025.0.0 command -> Command str False
SEEN
number=0
for pins in "lsprotocol==2023.0.1 cattrs==23.2.3" "lsprotocol==2025.0.0 cattrs==24.1.3" \
    "lsprotocol==2025.0.0 cattrs==26.2.1"; do
    number=$((number + 1))
    python3 -m venv "env-$number"
    # shellcheck disable=SC2086 # these are several words
    "env-$number/bin/pip" install --quiet $pins
    "env-$number/bin/python" show.py >> seen
done
diff expected seen && echo "as described: $(basename "$0")"
