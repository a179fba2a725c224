"""What happens in a run, in order: the vocabulary between the dry run and the rules."""

from __future__ import annotations

from stlint.model.events.base import Event
from stlint.model.events.classes import Outlived
from stlint.model.events.data import (
    CacheCalled,
    CacheDefined,
    Closed,
    DefaultChanged,
    ExternalCall,
    Mutated,
    NameBound,
    NameRead,
    Returned,
    StateDelete,
    StateRead,
    StateRefused,
    StateSeen,
    StateWrite,
    Unused,
    UsedUp,
)
from stlint.model.events.deeds import Assigned, Done, Looped, NameMissing
from stlint.model.events.drawing import (
    CommandUsed,
    ContainerBound,
    DialogOpened,
    Drawn,
    ElementCreated,
    Tested,
    Unpacked,
)
from stlint.model.events.limits import CutShort, Failed, Gap, Opaque, Stopped
from stlint.model.events.pages import PageConfigured, PageNamed, PagesShown, SetUpNeeded
from stlint.model.events.sharing import SharedRead, SharedSet
from stlint.model.events.state_words import DefaultMade, MethodNamed

__all__ = [
    "Assigned",
    "CacheCalled",
    "CacheDefined",
    "Closed",
    "CommandUsed",
    "ContainerBound",
    "CutShort",
    "DefaultChanged",
    "DefaultMade",
    "DialogOpened",
    "Done",
    "Drawn",
    "ElementCreated",
    "Event",
    "ExternalCall",
    "Failed",
    "Gap",
    "Looped",
    "MethodNamed",
    "Mutated",
    "NameBound",
    "NameMissing",
    "NameRead",
    "Opaque",
    "Outlived",
    "PageConfigured",
    "PageNamed",
    "PagesShown",
    "Returned",
    "SetUpNeeded",
    "SharedRead",
    "SharedSet",
    "StateDelete",
    "StateRead",
    "StateRefused",
    "StateSeen",
    "StateWrite",
    "Stopped",
    "Tested",
    "Unpacked",
    "Unused",
    "UsedUp",
]
