"""ST601: finds passwords, keys and tokens that stand in the code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft_at
from stlint.model.questions.hardcoded import hardcoded
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST601", "hardcoded-secret", level=Level.WARNING)
def hardcoded_secret(run: Run) -> Iterator[Draft]:
    """Finds passwords, keys and tokens that stand in the code."""
    for found in run.once(hardcoded):
        if found.what is None:
            message = "the password is in the code: who can read that can log in"
            help_ = (
                "keep it in st.secrets, and ask `hmac.compare_digest(typed, "
                'st.secrets["password"])`; or let somebody else ask for it: `st.login`'
            )
        else:
            message = f"{found.what} is in the code: who can read that can use it"
            help_ = "keep it in st.secrets or an environment variable, and have it changed"
        related = [("it stands here", each.path, each.node) for each in found.said]
        if found.box is not None:
            related.append(("typed here", found.box.place.path, found.box.place.node))
        yield draft_at(found.spot, message, related=tuple(related), help=help_)
