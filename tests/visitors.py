"""Programs as they are for whom Streamlit knows nothing of: nobody is logged in, the URL is plain.

That is who visits a generated program when it is tried. stlint does not know who will: it may only
warn of what fails for some visitors. Told who it is, it has to be sure.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from programs import Program

__all__ = ["for_a_stranger"]

_EMPTY: Final = re.compile(r"\bst\.(user|query_params|context\.cookies)\b")
_UNSET: Final = re.compile(r"\bst\.context\.(locale|is_embedded)\b")


def for_a_stranger(program: Program) -> Program | None:
    """The program with what is known of a stranger; None if it never asks who visits."""
    files = {
        name: _UNSET.sub("None", _EMPTY.sub("{}", text)) for name, text in program.files.items()
    }
    return None if files == program.files else replace(program, files=files)
