"""Photos of people: looked into, then made anew, so that nothing but the picture itself is kept."""

from __future__ import annotations

from module.documents.scanner import PICTURE_SCAN, ScannerProcess, ScannersBusy
from module.kernel.errors import Fault, Refused
from module.kernel.text import N_, Message
from module.registry.account_settings import PhotoRules
from module.registry.upload_limits import SCANNERS_BUSY

_NOT_A_PHOTO = N_("Choose a photo in JPEG or PNG format.")
_TEXTS = {
    "busy": SCANNERS_BUSY,
    "too_large": N_("Choose a photo of at most {size} KB."),
    "not_a_photo": _NOT_A_PHOTO,
    "foreign_content": _NOT_A_PHOTO,
    "too_many_pixels": N_("Choose a photo of at most {side} pixels on its longest side."),
    "broken": N_("The photo cannot be read. Choose another one."),
}


class PortraitMaker:
    """Fits the port Portraits of casework. The photo is decoded by the scanner, in a process of its own."""

    def __init__(self, scanner: ScannerProcess | None = None) -> None:
        self._scanner = scanner or ScannerProcess()

    def portrait(self, content: bytes, rules: PhotoRules) -> bytes:
        """Return the photo as a small JPEG without metadata. Raises Refused with one fault at path `photo`."""
        if len(content) > rules.largest_kilobytes * 1024:
            raise _refused("too_large", rules)
        side = rules.longest_side
        try:
            seen = self._scanner.scan(PICTURE_SCAN, ("portrait", side * side, side, rules.stored_side), content)
        except ScannersBusy as error:
            raise _refused("busy", rules) from error
        if seen.code:
            raise _refused(seen.code, rules)
        return seen.made


def _refused(code: str, rules: PhotoRules) -> Refused:
    known = {"not_a_photo": "not_a_photo", "foreign_content": "not_a_photo", "too_complex": "broken"}.get(code, code)
    values: dict[str, object] = {"size": rules.largest_kilobytes, "side": rules.longest_side}
    return Refused((Fault(known, "photo", Message(_TEXTS[known], values)),))
