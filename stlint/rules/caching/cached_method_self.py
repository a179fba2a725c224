"""ST108: cached methods whose object Streamlit cannot hash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.proof import prove
from stlint.model.questions.cached_values import described, is_refused, unhashable
from stlint.model.questions.state import may_happen
from stlint.results.finding import Certainty, Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST108", "cached-method-self", level=Level.ERROR, raises="UnhashableParamError")
def cached_method_self(run: Run) -> Iterator[Draft]:
    """A cached method is called on an object that Streamlit cannot hash."""
    for called, refused, own in unhashable(run):
        definition = called.definition
        if not own or definition is None:
            continue
        proof = prove(run, called, still=is_refused)
        if proof.certainty is Certainty.MAY and not may_happen(called):
            continue
        yield draft(
            run,
            definition,
            f"{called.name}() is called on {described(refused)}, which Streamlit cannot hash",
            proof,
            raised=called,
            help=f"call the parameter _{refused.name}: then all objects of the class share what is "
            "kept, unless another argument tells them apart",
        )
