"""Write stlint/streamlit_api/kept.json: the tables that are kept by hand, for stlint to read.

Run it after changing one of the files of TOML in stlint/streamlit_api:

    python tools/build_kept_tables.py
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from stlint.streamlit_api.tables import NAMES  # noqa: E402 - from this checkout

API: Final = ROOT / "stlint" / "streamlit_api"
TABLES: Final = API / "kept.json"


def text() -> str:
    """All tables as JSON."""
    tables = {name: tomllib.loads((API / f"{name}.toml").read_text("utf-8")) for name in NAMES}
    return json.dumps(tables, indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    TABLES.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
