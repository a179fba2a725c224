#!/usr/bin/env bash
# tomli 2.3.0 and 2.4.0 beside the tomllib of Python 3.11 to 3.13: a minor release of tomli began to read
# TOML 1.1 (inline tables over several lines, "\e"), the standard library reads TOML 1.0. The usual import
# of tomllib, or else of tomli, therefore makes one pyproject.toml valid on Python 3.10 and broken on 3.11
# and later, and two tools on one machine disagree about it.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv env

cat > show.py <<'PY'
import importlib.metadata
import tomllib

import tomli

TEXT = "[tool.demo]\nsize = {\n  width = 1,\n  height = 2,\n}\n"


def read(module):
    try:
        return module.loads(TEXT)["tool"]["demo"]["size"]
    except ValueError:
        return "refused"


print("tomli", importlib.metadata.version("tomli"), read(tomli), "tomllib", read(tomllib))
PY
cat > expected <<'SEEN'
tomli 2.3.0 refused tomllib refused
tomli 2.4.0 {'width': 1, 'height': 2} tomllib refused
SEEN
for version in 2.3.0 2.4.0; do
    env/bin/pip install --quiet "tomli==$version"
    env/bin/python show.py >> seen 2> log || { tail -n 20 log; exit 1; }
done
diff expected seen && echo "as described: $(basename "$0")"
