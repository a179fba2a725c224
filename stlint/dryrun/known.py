"""Everything that is in tables: who wants something to be known adds its module here."""

from __future__ import annotations

from typing import Final

from stlint.dryrun.libraries import (
    builtin_attributes,
    builtin_sequences,
    described,
    functions,
    importing,
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
    changes,
    class_bodies,
    comparisons,
    comprehensions,
    contexts,
    described,
    displays,
    entries,
    expressions,
    functions,
    importing,
    inlining,
    instances,
    items,
    literals,
    loops,
    methods,
    operations,
    patterns,
    raising,
    statements,
    truths,
    try_statements,
    while_loops,
)
"""Their functions are in tables as soon as they are imported."""
