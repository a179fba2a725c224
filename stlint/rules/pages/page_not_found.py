"""ST503: a page is named by a path, and there is none."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.events import Opaque, PageNamed, PagesShown
from stlint.model.proof import prove, prove_in
from stlint.model.questions.files import looks_for_files
from stlint.model.questions.shown_pages import NOT_SHOWN, lacking_in, why_not
from stlint.results.finding import Cause, Certainty, Level
from stlint.rules import rule
from stlint.streamlit_api.behaviours import behaviours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run
    from stlint.streamlit_api.release_set import ReleaseSet


@rule("ST503", "page-not-found", level=Level.ERROR, raises="StreamlitAPIException")
def page_not_found(run: Run) -> Iterator[Draft]:
    """st.Page, st.switch_page or st.page_link names a page by a path, but there is no such page."""
    shown = list(run.of(PagesShown))
    for event in run.of(PageNamed):
        if event.caught_by("StreamlitPageNotFoundError") or looks_for_files(event.guards):
            continue
        wrong, lacking = why_not(event, shown), lacking_in(event, shown)
        if wrong is None and lacking is not None:
            wrong = NOT_SHOWN
        together = (lacking, event) if lacking and wrong == NOT_SHOWN else (event,)
        proof = prove(run, *together) if wrong else None
        if wrong == NOT_SHOWN and proof and proof.certainty is Certainty.MAY:
            continue  # nobody knows whether who comes there has that page
        lonely = run.targets.releases & behaviours("links-need-pages")
        if wrong is None and lonely and _is_lonely(run, event, shown):
            yield _link_to_itself(run, event, lonely)
        elif wrong is not None:
            yield draft(
                run,
                event,
                f"st.{event.command} finds no page {event.name!r}: {wrong}",
                proof,
                help=f"did you mean {event.meant!r}?" if event.meant else None,
                cause=None if event.folder is None else _cause(event),
            )


def _is_lonely(run: Run, event: PageNamed, shown: list[PagesShown]) -> bool:
    """Whether a link leads to the main script of an app that surely has no other pages."""
    link = event.command == "page_link" and event.alone and not event.caught_by("KeyError")
    return link and not shown and not any(run.of(Opaque))


def _link_to_itself(run: Run, event: PageNamed, refused: ReleaseSet) -> Draft:
    return draft(
        run,
        event,
        f"st.page_link finds no page {event.name!r}: an app of one page has no pages to link to",
        prove_in(run, event, refused),
        help="leave the link out, or add a folder pages/ beside the main script",
        releases=refused,
    )


def _cause(event: PageNamed) -> Cause:
    """The folder is missing, and so is every page in it, in each copy of the app."""
    folder = PurePath(event.name).parent.as_posix()
    group = (str(event.root), event.main.name, folder)
    return Cause(group, f"there is no folder {folder!r} for pages", repr(event.name))
