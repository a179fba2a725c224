"""What was found, as an editor shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lsprotocol import types

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stlint.public import Finding
    from stlint.server.positions import Text

__all__ = ["diagnostic_of"]

_LEVELS: Final = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
}
_NOTE: Final = "ST006"
"""It tells of the check, not of the app."""
_TAGS: Final = {
    "deprecated-api": types.DiagnosticTag.Deprecated,
    "deprecated-use-container-width": types.DiagnosticTag.Deprecated,
    "unused-ignore": types.DiagnosticTag.Unnecessary,
}


def diagnostic_of(
    finding: Finding,
    text: Text,
    text_of: Callable[[str], Text],
    uri_of: Callable[[str], str],
    *,
    related: bool,
) -> types.Diagnostic:
    """A finding in a text.

    Args:
        finding: one in this text.
        text: the text.
        text_of: that of another file, by its path.
        uri_of: how the editor names a file.
        related: whether the editor shows other places; else they are part of the message.
    """
    severity = _LEVELS[finding.level]
    if finding.code == _NOTE:
        severity = types.DiagnosticSeverity.Information
    tag = _TAGS.get(finding.name)
    span = text.range(finding.start, finding.end)
    advice = list(_advice(finding))
    others = [
        types.DiagnosticRelatedInformation(types.Location(uri_of(finding.path), span), each)
        for each in advice
    ]
    others += [
        types.DiagnosticRelatedInformation(
            types.Location(uri_of(each.path), text_of(each.path).range(each.start, each.end)),
            each.message,
        )
        for each in finding.related
    ]
    message = finding.message if related else "\n".join([finding.message, *advice])
    return types.Diagnostic(
        span,
        message,
        severity=severity,
        code=finding.code,
        code_description=types.CodeDescription(finding.url) if finding.url else None,
        source="stlint",
        tags=[tag] if tag else None,
        related_information=others if related and others else None,
        data={"name": finding.name},
    )


def _advice(finding: Finding) -> Iterator[str]:
    if finding.help:
        yield f"help: {finding.help}"
    if finding.when:
        yield f"raises {finding.when}"
