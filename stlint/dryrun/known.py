"""Everything that is in tables: who wants something to be known adds its module here."""

from __future__ import annotations

from typing import Final

from stlint.dryrun.libraries import (
    builtin_attributes,
    builtin_sequences,
    calls_by_name,
    importing,
    project_functions,
)
from stlint.dryrun.python import (
    arguments,
    assignments,
    attributes,
    calls,
    changes,
    class_bodies,
    comparisons,
    comprehensions,
    contexts,
    displays,
    expressions,
    inlining,
    instances,
    literals,
    loops,
    operations,
    patterns,
    raising,
    statements,
    try_statements,
    while_loops,
)
from stlint.dryrun.values import entries, items, methods, truths

MODULES: Final = (
    arguments,
    assignments,
    attributes,
    builtin_attributes,
    builtin_sequences,
    calls,
    calls_by_name,
    changes,
    class_bodies,
    comparisons,
    comprehensions,
    contexts,
    displays,
    entries,
    expressions,
    importing,
    inlining,
    instances,
    items,
    literals,
    loops,
    methods,
    operations,
    patterns,
    project_functions,
    raising,
    statements,
    truths,
    try_statements,
    while_loops,
)
"""Their functions are in tables as soon as they are imported."""
