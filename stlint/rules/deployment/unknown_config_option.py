"""ST701: finds settings in config.toml that Streamlit does not know, or cannot work with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from stlint.documents.config import read_config
from stlint.documents.config_problems import problems
from stlint.documents.document import Remark
from stlint.documents.flags import refused_flags
from stlint.results.finding import Level
from stlint.rules import document_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.documents.reading import Documents


@document_rule("ST701", "unknown-config-option", level=Level.ERROR)
def unknown_config_option(documents: Documents) -> Iterator[Remark]:
    """Finds settings in config.toml that Streamlit does not know, or cannot work with."""
    for document in documents.of("config"):
        config = read_config(document)
        folder = document.path.parent.parent
        targets = documents.targets(folder).releases
        first = document.row(config.problem[1] if config.problem else 1)
        for each in problems(config, targets, first, documents.seen_from(folder)):
            holds = each.holds & targets
            if holds:
                stops = targets <= each.stops
                yield Remark(
                    each.span,
                    each.message,
                    each.help,
                    level=Level.ERROR if stops else Level.WARNING,
                    fix=each.fix,
                    releases=() if targets <= holds else tuple(holds),
                )
    for flag in refused_flags(documents):
        targets = documents.targets(Path(flag.span.path).parent).releases
        whole = targets <= flag.releases
        level = Level.ERROR if whole else Level.WARNING
        some = () if whole else tuple(flag.releases)
        yield Remark(flag.span, flag.message, flag.help, level=level, releases=some)
