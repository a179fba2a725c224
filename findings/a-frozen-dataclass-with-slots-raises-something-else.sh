#!/usr/bin/env bash
# CPython 3.11 to 3.13: assigning an unknown attribute to a frozen dataclass raises FrozenInstanceError, which is an
# AttributeError. With slots=True as well it raises TypeError ("obj must be an instance or subtype of type"), since the
# generated method refers to the class as it was before slots made another one; a known attribute still raises
# FrozenInstanceError. Code that catches AttributeError is left with half of the cases.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"

cat > show.py <<'PY'
from dataclasses import dataclass


@dataclass(frozen=True)
class Plain:
    x: int


@dataclass(frozen=True, slots=True)
class Slotted:
    x: int


for made in (Plain(1), Slotted(1)):
    for name in ("x", "y"):
        try:
            setattr(made, name, 2)
        except Exception as error:
            print(type(made).__name__, name, type(error).__name__)
PY
cat > expected <<'SEEN'
Plain x FrozenInstanceError
Plain y FrozenInstanceError
Slotted x FrozenInstanceError
Slotted y TypeError
SEEN
python3 show.py > seen 2> log || { tail -n 20 log; exit 1; }
diff expected seen && echo "as described: $(basename "$0")"
