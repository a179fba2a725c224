"""ST704: finds health checks of containers that cannot succeed, and packages that are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.documents.containers import checks, gone_packages
from stlint.documents.document import Remark
from stlint.documents.health import TOOLS, lacks, wrong_url
from stlint.rules import document_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.documents.reading import Documents


@document_rule("ST704", "broken-healthcheck")
def broken_healthcheck(documents: Documents) -> Iterator[Remark]:
    """Finds health checks of containers that cannot succeed."""
    for check in checks(documents):
        if check.asked.tool in TOOLS and lacks(check.image, check.asked.tool):
            message = (
                f"the health check calls `{check.asked.tool}`, which `{check.image.base}` does not "
                "have: it never succeeds"
            )
            help_ = f"ask with Python: `{check.by_python}`; or install `{check.asked.tool}`"
            yield Remark(check.span, message, help_, fix=check.fix)
        elif check.serving is not None and (wrong := wrong_url(check.asked, check.serving)):
            yield Remark(check.span, f"{wrong}: it never succeeds", "ask where Streamlit listens")
    for package in gone_packages(documents):
        message = f"`{package.base}` is Debian 13, which has no `{package.name}`: it does not build"
        yield Remark(package.span, message, package.help)
