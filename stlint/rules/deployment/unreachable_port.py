"""ST707: finds containers whose published port is not the one that Streamlit listens on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.documents.document import Remark
from stlint.documents.reach import lonely, unpublished
from stlint.rules import document_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.documents.reading import Documents


@document_rule("ST707", "unreachable-port")
def unreachable_port(documents: Documents) -> Iterator[Remark]:
    """Finds containers whose published port is not the one that Streamlit listens on."""
    for each in unpublished(documents):
        message = (
            f"Streamlit listens on port {each.port} in `{each.name}`, and {each.published} is "
            "published: nobody reaches it"
        )
        yield Remark(each.span, message, f'publish `"{each.published}:{each.port}"`')
    for span, address in lonely(documents):
        message = f"Streamlit listens on {address} in a container: nobody outside of it reaches it"
        yield Remark(span, message, "leave `server.address` out, or write 0.0.0.0")
