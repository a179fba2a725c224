"""A fix that needs a command of Streamlit imports it, where the file does not have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from repairs import repaired
from scripts import put, put_all
from streamlit_oracle import run

if TYPE_CHECKING:
    from pathlib import Path

ROWS = "a,b\n1,2\n"
LOAD = """\
import pandas as pd
from streamlit import dataframe


def load():
    return pd.read_csv("rows.csv")


dataframe(load())
"""
PLAIN = """\
import pandas as pd
from streamlit import dataframe

dataframe(pd.read_csv("rows.csv"))
"""
DOC = '"""Rows."""\n\nfrom __future__ import annotations\n\n'
SCRIPTS = {
    "a function": (LOAD, ["import pandas as pd", "import streamlit as st"]),
    "a call": (PLAIN, ["import pandas as pd", "import streamlit as st"]),
    "docstring and future": (
        DOC + LOAD,
        ['"""Rows."""', "", "from __future__ import annotations", "", "import pandas as pd",
         "import streamlit as st"],
    ),
    "a name that is taken": (
        PLAIN + "st = 1\n",
        ["import pandas as pd", "import streamlit as st_2"],
    ),
    "a name that a loop takes": (
        PLAIN.replace("dataframe(", "[st for st in range(2)]\ndataframe(", 1),
        ["import pandas as pd", "import streamlit as st_2"],
    ),
    "one line for both": (
        "import pandas as pd; from streamlit import dataframe\n" + PLAIN.partition("\n\n")[2],
        ["import streamlit as st"],
    ),
    "the command itself": (
        PLAIN.replace("import dataframe", "import cache_data, dataframe"),
        ["import pandas as pd", "from streamlit import cache_data, dataframe"],
    ),
    "comments above": (
        "#!/usr/bin/env python\n# Rows\n" + PLAIN,
        ["#!/usr/bin/env python", "# Rows", "import pandas as pd", "import streamlit as st"],
    ),
    "another line ending": (
        PLAIN.replace("\n", "\r\n"),
        ["import pandas as pd", "import streamlit as st"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "head"), SCRIPTS.values(), ids=SCRIPTS)
def test_it_is_imported_and_the_app_runs(text: str, head: list[str], tmp_path: Path) -> None:
    put(tmp_path / "rows.csv", ROWS)
    script = tmp_path / "app.py"
    script.write_text(text, encoding="utf-8", newline="")
    done = repaired(tmp_path / "app.py")
    assert done.report.findings == ()
    fixed = script.read_bytes().decode()
    assert fixed.splitlines()[: len(head)] == head
    assert "cache_data\n" in fixed.replace("\r", "")
    assert ("\r\n" in text) == ("\r\n" in fixed)
    assert fixed.count("\r") in {0, fixed.count("\n")}
    assert run(tmp_path).exception is None


MODULES = {
    "beside its imports": (
        'import pandas as pd\n\n\ndef load():\n    return pd.read_csv("rows.csv")\n'
    ),
    "behind its docstring": (
        '"""Loads."""\n\n\ndef load():\n'
        '    import pandas as pd\n\n    return pd.read_csv("rows.csv")\n'
    ),
}


@pytest.mark.parametrize("module", MODULES.values(), ids=MODULES)
def test_a_module_without_streamlit(module: str, tmp_path: Path) -> None:
    app = "import streamlit as st\n\nfrom loads import load\n\nst.dataframe(load())\n"
    put_all(tmp_path, {"rows.csv": ROWS, "app.py": app, "loads.py": module})
    assert repaired(tmp_path / "app.py").report.findings == ()
    fixed = (tmp_path / "loads.py").read_text(encoding="utf-8")
    assert "import streamlit as st\n" in fixed
    assert "@st.cache_data\ndef load" in fixed
    assert run(tmp_path).exception is None


def test_two_loads_need_one_import(tmp_path: Path) -> None:
    more = PLAIN + 'dataframe(pd.read_csv("more.csv"))\n'
    put_all(tmp_path, {"rows.csv": ROWS, "more.csv": ROWS, "app.py": more})
    assert repaired(tmp_path / "app.py").report.findings == ()
    fixed = (tmp_path / "app.py").read_text(encoding="utf-8")
    assert fixed.count("import streamlit as st\n") == 1
    assert fixed.count("@st.cache_data\n") == 2
    assert run(tmp_path).exception is None
