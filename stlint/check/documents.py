"""The check of the files beside the apps of a project: rules about documents, once a project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from stlint.accepted.comments import may_have_ignores
from stlint.check.crashes import crash, remarks
from stlint.check.kept import Kept
from stlint.check.outcomes import Outcome
from stlint.documents.reading import Documents
from stlint.files.kinds import CONFIG
from stlint.project.app import App
from stlint.results.finding import Certainty, Finding
from stlint.results.problems import Crash
from stlint.streamlit_api.release_set import release_set

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.check.asked import Asked
    from stlint.documents.beside import Beside
    from stlint.documents.document import Remark
    from stlint.rules import Rule
    from stlint.streamlit_api.release_set import Targets

__all__ = ["check_documents", "key_of"]


def key_of(task: Beside, asked: Asked) -> str:
    """All that the outcome for some documents depends on beside the disk."""
    folders = sorted({path.parent for _, path in task.files})
    held = [asked.settings_of(each / CONFIG).decisive for each in folders]
    return f"{held} {[_targets(each, task, asked) for each in folders]}"


def check_documents(task: Beside, asked: Asked, ended: str | None) -> Outcome:
    """Ask the rules about the documents of a project.

    Args:
        task: which there are.
        asked: what to do.
        ended: how the worker ended that was to do this, if it did.
    """
    kept = Kept()
    crashes = 0

    def note(problem: Crash) -> None:
        for each in remarks(problem):
            kept.add(each, asked.settings_of(task.top / CONFIG))

    if ended is not None:
        doing = "checking the files beside the app"
        note(Crash(str(task.top), doing, ended, "stlint/check/processes.py"))
        return Outcome(tuple(kept.findings.values()), crashes=1, is_app=False)
    documents = Documents(task, asked.files, lambda folder: _targets(folder, task, asked))
    for rule in asked.of_documents:
        for each in _found(rule, documents, asked):
            if isinstance(each, Crash):
                crashes += 1
                note(each)
            else:
                kept.add(each, asked.settings_of(Path(each.span.path)))
    files = [each for kind, _ in task.files for each in documents.of(kind)]
    told = [each for each in files if each.concerns_streamlit]
    texts = {str(each.path): each.text for each in told if may_have_ignores(each.text)}
    names = {str(each.path) for each in told} | {each.span.path for each in kept.findings.values()}
    found = tuple(kept.findings.values())
    return Outcome(found, tuple(sorted(names)), (), texts, crashes, is_app=False)


def _found(rule: Rule, documents: Documents, asked: Asked) -> Iterator[Finding | Crash]:
    """What a rule finds, where the settings want it, and how it failed if it did."""
    try:
        for each in rule.find(documents):
            settings = asked.settings_of(Path(each.span.path))
            if not settings.enabled_in(rule.code, each.span.path):
                continue
            if not each.optional or settings.tells_optional(rule.code):
                yield _finding(rule, each, documents)
    except Exception as error:  # noqa: BLE001 - the other rules are none the worse for it
        yield crash(str(documents.top), f"the rule {rule.name}", error)


def _finding(rule: Rule, remark: Remark, documents: Documents) -> Finding:
    span, message = remark.span, remark.message
    if remark.releases:
        targets = documents.targets(Path(span.path).parent)
        among = release_set(remark.releases).told(targets.releases)
        message = f"{message} (on {among}, which {targets.source} allows)"
    return Finding(
        rule.code,
        rule.name,
        remark.level or rule.level,
        message,
        span,
        remark.rows or (span.row, span.end_row),
        Certainty.ALWAYS,
        None,
        remark.related,
        remark.help,
        remark.releases,
        fix=remark.fix,
    )


def _targets(folder: Path, task: Beside, asked: Asked) -> Targets:
    """The releases of Streamlit that an app in a folder would be for."""
    place = folder.parent if folder.name.startswith(".") else folder
    return asked.targets(App(place / CONFIG, task.top))
