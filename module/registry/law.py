"""What law and site decide, as values: terms, money, numbers, the body's name; read from config/*.toml by settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from module.registry.deadlines import Deadlines
from module.registry.ending import EndLadder
from module.registry.numbers import NumberFormats
from module.registry.open_data import OpenDataSettings
from module.registry.party import Name
from module.registry.published import EVERY_FIELD, PublishedField
from module.registry.upload_limits import UploadRules


@dataclass(frozen=True, slots=True)
class Law:
    """The values that the use cases work with.

    `monthly_index` is the monthly calculation index (MCI) of a year in tenge, `insurance_floor` the least sum insured
    in such indexes (CC art. 461); `insurance_must_cover_term` says whether a shorter contract refuses or only warns.
    `contacts` (address and telephone), `unit` and `recipient` stand on papers of the body, a line in each language;
    in a folder of an earlier release they are empty. `published` are the fields of a national entry that anybody may
    read. `end_ladder` says when people are told of the end of protection, `open_data` how the register is given away.
    """

    deadlines: Deadlines
    monthly_index: Mapping[int, int]
    insurance_floor: int
    insurance_must_cover_term: bool
    numbers: NumberFormats
    authority: Name
    uploads: UploadRules = field(default_factory=UploadRules)
    published: frozenset[PublishedField] = EVERY_FIELD
    contacts: Name = field(default_factory=Name)
    unit: Name = field(default_factory=Name)
    recipient: Name = field(default_factory=Name)
    end_ladder: EndLadder = field(default_factory=EndLadder)
    open_data: OpenDataSettings = field(default_factory=OpenDataSettings)
