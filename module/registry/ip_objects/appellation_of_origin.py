"""The appellation of origin (НМПТ): a geographical indication whose goods have special properties of the place.

The unified register takes appellations by an act of its own that is not there yet, so it has no code on the wire.
"""

from __future__ import annotations

from module.kernel.text import N_
from module.registry.ip_objects.geographical_indication import an_indication
from module.registry.objects import ObjectKind

OBJECT = an_indication(
    ObjectKind.APPELLATION_OF_ORIGIN,
    "НМПТ",
    N_("Special properties that the goods owe to the place"),
    N_("Appellation without a name"),
)
