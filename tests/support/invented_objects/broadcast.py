"""An object that no law has in this form: one file, put into the folder of the objects by a test (test_objects.py)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar, cast

from module.kernel.errors import Fault
from module.registry.ip_objects.base import FieldInput, IpObject, ObjectField
from module.registry.legal_rule import ApplicationForRules, LegalRule
from module.registry.objects import IpRight, ObjectKind
from module.registry.rule_context import RuleContext


class Carrier(StrEnum):
    WAVES = "waves"
    CABLE = "cable"


CARRIERS = {Carrier.WAVES: "By air", Carrier.CABLE: "By cable"}


@dataclass(frozen=True, slots=True)
class BroadcastRight(IpRight):
    tag: ClassVar[str] = "broadcast"

    station: str = ""
    carrier: Carrier = Carrier.WAVES
    first_aired: date | None = None


class AiredOnce(LegalRule):
    code = "INVENTED.1"

    def check(self, draft: ApplicationForRules, context: RuleContext) -> Iterator[Fault]:
        aired = cast(BroadcastRight, draft.form.right).first_aired
        if aired is not None and aired > context.today:
            yield self.fault("right.first_aired", "It was never on the air.")


OBJECT = IpObject(
    kind=ObjectKind.RELATED_RIGHTS,
    title="Broadcast",
    number_code="СП",
    wire_code="СП",
    right=BroadcastRight,
    part="broadcast",
    fields=(
        ObjectField("certificate_number", "Licence number", "licence", limit=9, missing="Enter the licence number."),
        ObjectField("name_ru", "Name of the programme", "nameRu", missing="Enter the programme."),
        ObjectField("station", "Station", "station", advised="Name the station."),
        ObjectField(
            "carrier", "Carrier", "carrier", FieldInput.CHOICE, choices={"waves": "By air", "cable": "By cable"}
        ),
        ObjectField("first_aired", "First aired", "firstAired", FieldInput.DAY),
    ),
    unproved="Attach the licence.",
    rules=(AiredOnce(),),
    certificate="Лицензия на вещание",
    describe=lambda right: f"Передача «{right.name.ru}»",
)
