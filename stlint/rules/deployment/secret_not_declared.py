"""ST706: finds secrets that are read and not declared, or read where there may be no file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.secrets import unset_secrets
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST706", "secret-not-declared", level=Level.ERROR, raises="KeyError or AttributeError")
def secret_not_declared(run: Run) -> Iterator[Draft]:
    """Finds secrets that are read and not declared, or read where there may be no file."""
    for each in unset_secrets(run):
        if each.file is not None:
            message = f"secrets.toml has no {each.name!r}"
            help_ = "declare it there, or give a default: `st.secrets.get(…)`"
            yield draft(run, each.event, message, each.proof, help=help_)
            continue
        how = "`in st.secrets`" if each.event.how == "in" else "`st.secrets.get`"
        message = f"{how} raises where there is no file of secrets, and here is none"
        help_ = "catch FileNotFoundError, or ask `st.secrets.load_if_toml_exists()` before"
        yield draft(run, each.event, message, each.proof, help=help_, level=Level.WARNING)
