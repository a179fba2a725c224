"""What happens in a run, in order: the vocabulary between the dry run and the rules."""

from __future__ import annotations

from stlint.model.events.address import ParameterRead, ParameterWritten
from stlint.model.events.base import Event
from stlint.model.events.caches import CacheCleared, Handled, OuterRead, Remembering, Stored
from stlint.model.events.classes import Outlived
from stlint.model.events.compared import Compared
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
from stlint.model.events.deeds import Assigned, Done, Endless, Looped, NameMissing
from stlint.model.events.drawing import (
    CommandUsed,
    ContainerBound,
    DialogOpened,
    Drawn,
    ElementCreated,
    FragmentReturned,
    NotCalled,
    Tested,
    Unpacked,
)
from stlint.model.events.limits import CutShort, Failed, Gap, Opaque, Stopped
from stlint.model.events.pages import (
    GivenPage,
    PageConfigured,
    PageNamed,
    PageRun,
    PagesGiven,
    PagesShown,
    SetUpNeeded,
)
from stlint.model.events.sharing import SharedRead, SharedSet
from stlint.model.events.state_words import DefaultMade, MethodNamed
from stlint.model.events.streams import StreamMoved

__all__ = [
    "Assigned",
    "CacheCalled",
    "CacheCleared",
    "CacheDefined",
    "Closed",
    "CommandUsed",
    "Compared",
    "ContainerBound",
    "CutShort",
    "DefaultChanged",
    "DefaultMade",
    "DialogOpened",
    "Done",
    "Drawn",
    "ElementCreated",
    "Endless",
    "Event",
    "ExternalCall",
    "Failed",
    "FragmentReturned",
    "Gap",
    "GivenPage",
    "Handled",
    "Looped",
    "MethodNamed",
    "Mutated",
    "NameBound",
    "NameMissing",
    "NameRead",
    "NotCalled",
    "Opaque",
    "OuterRead",
    "Outlived",
    "PageConfigured",
    "PageNamed",
    "PageRun",
    "PagesGiven",
    "PagesShown",
    "ParameterRead",
    "ParameterWritten",
    "Remembering",
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
    "Stored",
    "StreamMoved",
    "Tested",
    "Unpacked",
    "Unused",
    "UsedUp",
]
