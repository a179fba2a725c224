"""The dry run: turns an app into an ordered list of events, without running it."""

from stlint.dryrun.session.analysis import Analysis
from stlint.dryrun.start import dry_run

__all__ = ["Analysis", "dry_run"]
