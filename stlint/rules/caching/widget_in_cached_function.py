"""ST105: a widget in a cached function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.caching import definition_around
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST105", "widget-in-cached-function", level=Level.WARNING)
def widget_in_cached_function(run: Run) -> Iterator[Draft]:
    """A widget is drawn in a cached function."""
    for element in run.elements:
        if element.value is None and element.command != "component":
            continue
        definition = definition_around(element)
        if definition is None or definition["experimental_allow_widgets"].given:
            continue
        yield draft(
            run,
            element,
            f"this {element.command} does not work in the cached function {definition.name}(): "
            "Streamlit shows a warning, and what it returns stays as it was the first time",
            related=(("cached here", definition),),
            help="draw it outside, and give the function its value",
        )
