"""What a telephone number of Kazakhstan tells by itself."""

from __future__ import annotations

import re

_GEOGRAPHIC = re.compile(r"[78]7[12][0-9]{8}")


def is_landline(number: str) -> bool:
    """Tell a landline of Kazakhstan, which receives no SMS: its area code begins with 71 or 72, as 7172 of Astana.

    False says nothing: the number may be a mobile, or of another country.
    """
    return _GEOGRAPHIC.fullmatch(re.sub(r"[^0-9]", "", number)) is not None
