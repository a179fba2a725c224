"""ST705: finds scripts that are started where the app is deployed, and are not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.documents.document import Remark
from stlint.documents.entries import missing_entries
from stlint.rules import document_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.documents.reading import Documents


@document_rule("ST705", "wrong-entry-point")
def wrong_entry_point(documents: Documents) -> Iterator[Remark]:
    """Finds scripts that are started where the app is deployed, and are not there."""
    for each in missing_entries(documents):
        help_ = f"did you mean `{each.meant}`?" if each.meant else None
        message = f"`streamlit run` names `{each.script}`, which is not there: nothing starts"
        yield Remark(each.span, message, help_)
