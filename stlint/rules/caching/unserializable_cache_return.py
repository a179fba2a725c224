"""ST104: results that ``st.cache_data`` cannot copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stlint.model.drafts import Draft, draft
from stlint.model.proof import prove
from stlint.model.questions.cached_values import described, is_uncopied, unkept
from stlint.model.questions.state import may_happen
from stlint.results.finding import Certainty, Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

_LIST: Final = "make a list of it"
_ABOVE: Final = "define it at the top of the file"
_SHARE: Final = "use st.cache_resource: everyone gets the same object then"
_HELP: Final = {
    **dict.fromkeys(("dict_items", "dict_keys", "dict_values"), _LIST),
    **dict.fromkeys(("generator", "generator expression", "reader"), _LIST),
    **dict.fromkeys(("local class", "local function", "local instance"), _ABOVE),
    "lambda": "define a function at the top of the file instead",
    "module": "import it where it is used",
    "file": "return what is in it",
}


@rule(
    "ST104",
    "unserializable-cache-return",
    level=Level.ERROR,
    raises="UnserializableReturnValueError, UnevaluatedDataFrameError or AttributeError",
)
def unserializable_cache_return(run: Run) -> Iterator[Draft]:
    """A function under cache_data returns something that cannot be copied."""
    for returned, called, refused in unkept(run):
        proof = prove(run, called, returned, still=is_uncopied)
        if proof.certainty is Certainty.MAY and not may_happen(returned):
            continue
        yield draft(
            run,
            returned,
            f"{called.name}() returns {described(refused)}, which st.cache_data cannot copy",
            proof,
            raised=called,
            help=_HELP.get(refused.kind, _SHARE),
        )
