"""Records of the register (.002 with .003) as the content of an entry: the way back of `objects.py`.

What we sent ourselves comes back but for the rows of `registry/unmapped.toml`; what the Commission keeps is read into
the same fields, so that one set of screens shows both registers. Its XML stays the truth: what the content has no
field for (officers, packages, sounds) is only there.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import replace

from module.eaeu.mapping.movements import circulation_content, is_traits
from module.eaeu.mapping.objects import KEYWORD, NAME, TEXT
from module.eaeu.mapping.parties import party_of
from module.eaeu.mapping.unmapped import joined
from module.registry.application import Attachment, AttachmentRole
from module.registry.circulation import CirculationContent
from module.registry.entry import CommonContent, NationalContent
from module.registry.ip_objects import ip_object
from module.registry.ip_objects.trademark import TrademarkRight, described_type
from module.registry.objects import GoodsBlock, IpRight, MarkType, NiceClass, ObjectKind
from module.registry.party import Name, Party
from module.registry.union.circulation import CirculationData, GoodsCirculation
from module.registry.union.objects import CopyrightDocument, RegisterEntry
from module.registry.union.values import File

_HALVES = {"01": AttachmentRole.GENUINE, "02": AttachmentRole.INFRINGING}
_UNKNOWN = frozenset(("representative", "insurance", "directions", "conditions", "permitted_quantity", "quantity_unit"))
"""Fields of the national part that no record carries."""


def entry_content(
    record: RegisterEntry, circulation: CirculationData | None = None
) -> tuple[CommonContent, NationalContent, CirculationContent]:
    """Return what a record says of an object, with the record of circulation where there is one.

    `missing` names the fields that the exchange does not carry; `right.mark_type` where a mark is not described by us.
    """
    halves = {role: _half(circulation, code) for code, role in _HALVES.items()}
    files = tuple(dict.fromkeys(file for role, half in halves.items() for file in _files(half, role)))
    mark_type = described_type(record.description or "")
    right = _right(record, mark_type or MarkType.WORD)
    is_mark = isinstance(right, TrademarkRight)
    common = CommonContent(
        object_kind=_kind(record.kind_code),
        right=right,
        holders=tuple(party for party in map(party_of, record.right_holders) if party != _NOBODY),
        goods=_goods(record, mark_type, halves),
        end=record.end_date_value,
        files=files,
        missing=frozenset(("start", "right.mark_type") if is_mark and mark_type is None else ("start",)),
    )
    genuine, infringing = (_features(halves[role]) for role in _HALVES.values())
    national = NationalContent(genuine_features=genuine, infringing_features=infringing, missing=_UNKNOWN)
    return common, national, circulation_content(circulation)


def _half(circulation: CirculationData | None, code: str) -> GoodsCirculation | None:
    found = circulation.circulations if circulation else ()
    return next((one for one in found if one.kind_code == code), None)


def _kind(code: str) -> ObjectKind | None:
    """Return the first kind that has a code: ТЗ is that of both marks (row `one_kind` of unmapped.toml)."""
    return next((kind for kind in ObjectKind if code and ip_object(kind).wire_code == code), None)


def _right(record: RegisterEntry, mark_type: MarkType) -> IpRight:
    """Return the right as its kind has it; classes and type of mark are those of a mark alone."""
    document = record.copyright_documents[0] if record.copyright_documents else None
    right = IpRight(name=Name(ru=record.name))
    if document is not None:
        valid_until = next((term.valid_until_value for term in document.terms), None)
        right = replace(
            right,
            certificate_number=document.number,
            registered_on=document.issued_on_value,
            valid_until=valid_until,
        )
    right = ip_object(_kind(record.kind_code)).fit(right)
    if isinstance(right, TrademarkRight):
        right = replace(right, mark_type=mark_type, classes=_classes(document) if document else ())
    return right


def _classes(document: CopyrightDocument) -> tuple[NiceClass, ...]:
    found: dict[int, list[str]] = {}
    for one in document.goods_classes:
        if one.code and one.code.isdecimal():
            found.setdefault(int(one.code), []).extend(joined(one.goods, NAME))
    return tuple(NiceClass(number, "; ".join(texts)) for number, texts in found.items())


def _goods(
    record: RegisterEntry, mark_type: MarkType | None, halves: Mapping[AttachmentRole, GoodsCirculation | None]
) -> tuple[GoodsBlock, ...]:
    """Return the goods as one block; several descriptions stand in blocks of their own behind codes and classes."""
    texts = tuple(text for document in record.copyright_documents for text in joined(document.goods, NAME))
    classes = tuple(dict.fromkeys(one.number for document in record.copyright_documents for one in _classes(document)))
    first = GoodsBlock(
        hs_codes=tuple(code for code in record.commodity_codes if code),
        word_name="; ".join(_word_names(record, mark_type)),
        description=texts[0] if len(texts) == 1 else "",
        nice_classes=classes,
        genuine_pictures=_pictures(halves[AttachmentRole.GENUINE]),
        infringing_pictures=_pictures(halves[AttachmentRole.INFRINGING]),
    )
    described = tuple(GoodsBlock(description=text) for text in texts) if len(texts) > 1 else ()
    has_more = (first.hs_codes, first.word_name, first.description, first.genuine_pictures, first.infringing_pictures)
    return ((first,) if any(has_more) or (classes and described) else ()) + described


def _word_names(record: RegisterEntry, mark_type: MarkType | None) -> tuple[str, ...]:
    """Return the keywords that are not the name of the mark."""
    if mark_type is MarkType.FIGURATIVE:
        return record.keywords
    return tuple(word for word in record.keywords if word and word != record.name[:KEYWORD].rstrip())


def _files(half: GoodsCirculation | None, role: AttachmentRole) -> tuple[Attachment, ...]:
    contents = ((picture, _content(picture)) for one in (half.goods if half else ()) for picture in one.pictures)
    return tuple(
        Attachment(
            id=_picture_id(content),
            role=role,
            file_name="",
            media_type=picture.media_type_code or "",
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
        )
        for picture, content in contents
    )


def _pictures(half: GoodsCirculation | None) -> tuple[str, ...]:
    found = (_picture_id(_content(picture)) for one in (half.goods if half else ()) for picture in one.pictures)
    return tuple(dict.fromkeys(found))


def _picture_id(content: bytes) -> str:
    """Return an id that the same picture always has: the exchange names none."""
    return hashlib.sha256(content).hexdigest()[:32]


def _content(picture: File) -> bytes:
    try:
        return base64.b64decode("".join(picture.text.split()), validate=True)
    except (binascii.Error, ValueError):
        return picture.text.encode()


def _features(half: GoodsCirculation | None) -> str:
    """Return how goods of a half are told; ours tells it of each block in the same words."""
    told = dict.fromkeys(
        tuple(piece.text for piece in one.properties) for one in (half.goods if half else ()) if not is_traits(one)
    )
    return "; ".join(text for found in told for text in joined(found, TEXT))


_NOBODY = Party()
