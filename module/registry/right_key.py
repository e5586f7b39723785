"""How one right is told from another: what the indexed column of applications and entries holds."""

from __future__ import annotations

from module.registry.ip_objects import ip_object
from module.registry.objects import IpRight, ObjectKind
from module.registry.search_key import search_key


def right_key(kind: ObjectKind | None, right: IpRight) -> str:
    """Return what one right has and no other: the kind as numbers of entries write it, and the folded certificate.

    Trademarks and service marks stand in one register and have one code. Empty where there is no number.
    """
    number = search_key(right.certificate_number.replace("№", "")).replace(" ", "")
    code = ip_object(kind).number_code
    return f"{code}:{number}" if code and number else ""
