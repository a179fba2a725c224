"""ST703: finds secrets that a Dockerfile copies into its image."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.documents.document import Remark
from stlint.documents.image_secrets import copied_secrets
from stlint.rules import document_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.documents.reading import Documents


@document_rule("ST703", "secrets-in-image")
def secrets_in_image(documents: Documents) -> Iterator[Remark]:
    """Finds secrets that a Dockerfile copies into its image."""
    for each in copied_secrets(documents):
        message = f"`{each.name}` becomes a part of the image: who gets that has the secrets"
        help_ = "give them to the container when it runs: variables, a mounted file, `--secret`"
        if not each.by_name:
            help_ = f"write `{each.name}` into `.dockerignore`, and mount the file when it runs"
        yield Remark(each.span, message, help_)
