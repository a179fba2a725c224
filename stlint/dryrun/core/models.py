"""What calls of libraries give: functions in a table, by the dotted names of what is called."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stlint.dryrun.core.arguments import Arguments
    from stlint.dryrun.core.dry_run import DryRun
    from stlint.model.values import Value

Model = Callable[["DryRun", Any, str, "Arguments"], "Value | None"]
"""Gives the value of a call at a node, by its dotted name; ``None`` if that is not special."""
MODELS: dict[str, Model] = {}


def models(*paths: str) -> Callable[[Model], Model]:
    """``@models("copy.copy", "copy.deepcopy")``: it knows what calls of these give.

    Args:
        paths: dotted names, as they are after imports are resolved.
    """

    def keep(function: Model) -> Model:
        MODELS.update(dict.fromkeys(paths, function))
        return function

    return keep
