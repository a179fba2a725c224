"""ST602: finds files of secrets that git tracks, or takes with the next `git add`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.documents.document import Remark
from stlint.documents.git import Tracking, tracking
from stlint.documents.secrets import has_secrets
from stlint.rules import document_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.documents.reading import Documents


@document_rule("ST602", "committed-secrets-file")
def committed_secrets_file(documents: Documents) -> Iterator[Remark]:
    """Finds files of secrets that git tracks, or takes with the next `git add`."""
    for document in documents.of("secrets", "environment"):
        if not has_secrets(document):
            continue
        found = tracking(document.path)
        if found in {None, Tracking.IGNORED}:
            continue
        if document.kind == "environment" and not documents.loads(document):
            continue
        name = documents.name(document.path)
        if found is Tracking.TRACKED:
            message = f"`{name}` is in the repository: who can read that has the secrets"
            help_ = (
                f"`git rm --cached {name}`, write it into `.gitignore`, and change the secrets: "
                "old commits keep them"
            )
        else:
            message = f"the next `git add` takes `{name}` with its secrets: git does not ignore it"
            help_ = f"write `{name}` into `.gitignore`"
        yield Remark(document.row(1), message, help_)
