"""The national object as the object of an application's form, as its record of circulation, and as the application."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import date
from typing import Any

from module.eaeu.mapping import words
from module.eaeu.mapping.movements import MovementMaker
from module.eaeu.mapping.parties import Parties, sent_name
from module.eaeu.mapping.unmapped import UnmappedValues
from module.registry.application import Attachment, AttachmentRole, Capacity, DocumentKind
from module.registry.entry import EntryAsOf
from module.registry.exporting import ApplicationFacts
from module.registry.ip_objects import ip_object
from module.registry.objects import GoodsBlock, ObjectKind
from module.registry.union.circulation import CirculationData, GoodsCirculation, GoodsDescription
from module.registry.union.objects import (
    AccompanyingDocument,
    Application,
    CopyrightDocument,
    CopyrightTerm,
    GoodsClass,
    IPObject,
    RegistrationForm,
    ResourceItemStatus,
)
from module.registry.union.subjects import LetterOfAttorney, Officer
from module.registry.union.values import File, PropertyDescription
from module.registry.unmapped import APPLICATION, ENTRY

HOME = "KZ"
NAME, TEXT, KEYWORD = 500, 4000, 120
"""The most letters of a name, of a text and of a keyword."""
_PRODUCT, _ID = 300, 50
_DETAILS = ("document_kind", "document_name", "document_number", "document_date", "valid_until", "sheets")


class ObjectMaker:
    """Makes the parts of one application, or with `entry_number` and `entry` of one entry.

    `unmapped` gathers what does not fit.
    """

    def __init__(
        self,
        facts: ApplicationFacts,
        countries: str,
        resource_status: ResourceItemStatus,
        entry_number: str | None = None,
        entry: EntryAsOf | None = None,
    ) -> None:
        form = facts.form
        self.unmapped = UnmappedValues(ENTRY if entry_number else APPLICATION)
        self._facts = facts
        self._form = form
        self._right = form.right
        self._object = ip_object(form.terms.object_kind)
        self._holders = {"holder": form.holder}
        if entry is not None:
            holders = entry.common.holders or (form.holder,)
            self._holders = {f"holders.{number}": party for number, party in enumerate(holders)}
        self._parties = Parties(self.unmapped, countries, facts.signer)
        self._movements = MovementMaker(entry.circulation if entry else None, self._parties, self.unmapped)
        self._resource_status = resource_status
        self._entry_number = entry_number

    @property
    def application_id(self) -> str:
        """Return the number that joins the documents of one application."""
        return self._facts.number

    @property
    def form_id(self) -> str:
        """Return the number of the only form: a national application names one object (DESIGN D16)."""
        return f"{self._facts.number}/1"

    def application(self) -> Application:
        """Return the application with its form and files."""
        form = self._form
        self._note_files()
        applicant = form.representative if form.capacity is Capacity.REPRESENTATIVE else form.holder
        return Application(
            application_id=self.application_id,
            document_date=self._facts.applied_on.isoformat(),
            applicant_name=self._parties.name(applicant, form.capacity.value),
            forms=(self._registration_form(),),
            accompanying_documents=tuple(self._documents()),
            signatory=Officer(full_name=self._parties.signer_name()),
        )

    def _registration_form(self) -> RegistrationForm:
        representative = None
        if self._form.capacity is Capacity.REPRESENTATIVE:
            letters = tuple(self._letters())
            representative = self._parties.representative(self._form.representative, "representative", letters)
        return RegistrationForm(
            form_id=self.form_id,
            ip_object=IPObject(**self.object_parts()),
            representative=representative,
            signer_name=self._parties.signer_name(),
            signed_on=self._facts.signed_on.isoformat(),
        )

    def object_parts(self) -> dict[str, Any]:
        """Return what .001 and .002 both say of an object, by the names of the fields of IPObject."""
        form = self._form
        if self._object.kind is ObjectKind.SERVICE_MARK:
            self.unmapped.note("object_kind", "one_kind")
        return {
            "kind_code": self._object.wire_code,
            "name": sent_name(self.unmapped, self._right.name, "right.name", NAME),
            "description": self._description(),
            "right_holder_quantity": str(len(self._holders)),
            "right_holders": tuple(self._parties.subject(party, path) for path, party in self._holders.items()),
            "copyright_documents": (self._certificate(),),
            "keywords": self._keywords(),
            "commodity_codes": _once(code for block in form.goods for code in block.hs_codes) or ("",),
            "end_date": _day(form.terms.end),
        }

    def _name(self) -> str:
        return " ".join(self._right.name.best(words.LANGUAGE).split())

    @property
    def _is_other_right(self) -> bool:
        """Tell whether the right is one of another kind than the object, as releases before kinds of object kept it."""
        return type(self._right) is not self._object.right

    def _description(self) -> str | None:
        """Return the description, which alone tells the type of a mark."""
        right, found = self._right, self._object.describe(self._right)
        if right.has_classes and not found and (self._name() or right.tells_type):
            self.unmapped.note("right.mark_type", "mark_type")
        return found or None

    def _keywords(self) -> tuple[str, ...]:
        """Return the words that the goods bear: the name of a mark that has words, and the word names of goods."""
        found = []
        if self._right.bears_name():
            found.append(self.unmapped.fit("right.name", self._name(), KEYWORD))
        for number, block in enumerate(self._form.goods):
            word = self.unmapped.fit(f"goods.{number}.word_name", block.word_name, KEYWORD)
            if word and word == self._name()[:KEYWORD].rstrip():
                self.unmapped.note(f"goods.{number}.word_name", "keyword")
            found.append(word)
        return _once(found)

    def _certificate(self) -> CopyrightDocument:
        right = self._right
        document = self._object.certificate or words.DOCUMENT_KINDS[DocumentKind.RIGHT]
        country = self._parties.country(HOME)
        term = CopyrightTerm(
            defined="1" if right.valid_until or self._object.always_ends else "0",
            valid_until=_day(right.valid_until) or None,
            countries=(country,) if country else (),
        )
        return CopyrightDocument(
            kind_name=document,
            name=document,
            number=self.unmapped.fit("right.certificate_number", right.certificate_number, _ID),
            issued_on=_day(right.registered_on or self._dated()),
            authority_name=words.PATENT_OFFICE,
            terms=(term,),
            goods_classes=self._goods_classes(),
            goods=self._goods_names(),
        )

    def _goods_names(self) -> tuple[str, ...]:
        """Return what the goods are, each description once and whole, in as many elements as it takes."""
        blocks = self._form.goods
        if len(blocks) > 1 or any(not (block.hs_codes or block.description.strip()) for block in blocks):
            self.unmapped.note("goods", "groups")
        described = {
            block.description: self.unmapped.pieces(f"goods.{number}.description", block.description, NAME)
            for number, block in enumerate(blocks)
        }
        return tuple(piece for found in described.values() for piece in found)

    def _dated(self) -> date | None:
        """Return the date of the attached right document, for a certificate that was entered without its day."""
        rights = (file for file in self._facts.attachments if file.document_kind is DocumentKind.RIGHT)
        found = next((file.document_date for file in rights if file.document_date), None)
        if found:
            self.unmapped.note("right.registered_on", "borrowed_day")
        return found

    def _goods_classes(self) -> tuple[GoodsClass, ...]:
        """Return the classes of the certificate with their goods, then classes that only the goods name."""
        certified = self._right.certified_classes()
        goods = {
            item.number: self.unmapped.pieces(f"right.classes.{place}.goods", item.goods, NAME)
            for place, item in enumerate(certified)
        }
        of_right = set(goods)
        for place, block in enumerate(self._form.goods):
            if set(block.nice_classes) != of_right:
                self.unmapped.note(f"goods.{place}.nice_classes", "classes")
            for number in block.nice_classes:
                goods.setdefault(number, ())
        if self._right.has_classes and (set(goods) != of_right or (of_right and self._is_other_right)):
            self.unmapped.note("right.classes", "classes")
        return tuple(GoodsClass(code=f"{number:02d}", goods=names) for number, names in goods.items())

    def circulation(self) -> CirculationData:
        """Return what is known of the circulation of goods: how genuine and infringing ones look."""
        self._note_unused()
        goods = (*self._goods("01", AttachmentRole.GENUINE), *self._goods("02", AttachmentRole.INFRINGING))
        return CirculationData(
            circulations=self._movements.added(goods),
            exemptions=self._movements.exemptions(),
            contacts=self._movements.contacts(),
            application_id=self.application_id,
            form_id=self.form_id,
            registration_number=self._entry_number,
            signatory=Officer(full_name=self._parties.signer_name()),
            resource_status=self._resource_status,
        )

    def _goods(self, code: str, role: AttachmentRole) -> tuple[GoodsCirculation, ...]:
        terms = self._form.terms
        if role is AttachmentRole.GENUINE:
            path, label, features = "genuine_features", words.GENUINE_FEATURES, terms.genuine_features
        else:
            path, label, features = "infringing_features", words.INFRINGING_FEATURES, terms.infringing_features
        found = self.unmapped.pieces(path, features, TEXT)
        if found and not self._form.goods:
            self.unmapped.note(path, "no_goods")
        properties = tuple(PropertyDescription(text=piece, property_name=label) for piece in found)
        goods = tuple(
            GoodsDescription(
                name=" ".join(block.description.split())[:_PRODUCT].rstrip() or None,  # whole in ipsdo:GoodsName
                properties=properties,
                pictures=self._pictures(block, role),
            )
            for block in self._form.goods
        )
        return (GoodsCirculation(kind_code=code, goods=goods),) if goods else ()

    def _note_unused(self) -> None:
        used = {one for block in self._form.goods for one in (*block.genuine_pictures, *block.infringing_pictures)}
        for number, file in self._numbered():
            if file.role is not AttachmentRole.DOCUMENT and file.id not in used:
                self.unmapped.note(f"files.{number}", "unused")

    def _pictures(self, block: GoodsBlock, role: AttachmentRole) -> tuple[File, ...]:
        """Return the pictures of a block in its own order."""
        ids = block.genuine_pictures if role is AttachmentRole.GENUINE else block.infringing_pictures
        by_id = {file.id: (file, number) for number, file in self._numbered()}
        files = [self._file(*by_id[one]) for one in ids if one in by_id]
        return tuple(file for file in files if file is not None)

    def _note_files(self) -> None:
        """Note what the application leaves out of its files: a name beside another one, details of pictures."""
        for number, file in self._numbered():
            path = f"files.{number}"
            if file.file_name and (file.role is not AttachmentRole.DOCUMENT or file.document_name):
                self.unmapped.note(f"{path}.file_name", "file_name")
            for name in _DETAILS if file.role is not AttachmentRole.DOCUMENT else ():
                if getattr(file, name):
                    self.unmapped.note(f"{path}.{name}", "document_details")

    def _numbered(self) -> list[tuple[int, Attachment]]:
        return list(enumerate(self._facts.attachments))

    def _file(self, file: Attachment, number: int) -> File | None:
        content = self._facts.contents.get(file.id)
        if content is None:
            self.unmapped.note(f"files.{number}", "not_at_hand")
            return None
        return File(text=base64.b64encode(content).decode(), media_type_code=file.media_type or None)

    def _documents(self) -> Iterable[AccompanyingDocument]:
        for number, file in self._numbered():
            if file.role is AttachmentRole.DOCUMENT:
                kind = file.document_kind or DocumentKind.OTHER
                yield AccompanyingDocument(
                    kind_name=words.DOCUMENT_KINDS[kind], **self._about(file, number), content=self._file(file, number)
                )

    def _letters(self) -> Iterable[LetterOfAttorney]:
        for number, file in self._numbered():
            if file.document_kind is DocumentKind.POWER_OF_ATTORNEY:
                kind = words.DOCUMENT_KINDS[DocumentKind.POWER_OF_ATTORNEY]
                yield LetterOfAttorney(kind_name=kind, **self._about(file, number))

    def _about(self, file: Attachment, number: int) -> dict[str, Any]:
        path = f"files.{number}"
        return {
            "name": self.unmapped.fit(f"{path}.document_name", file.document_name or file.file_name, NAME) or None,
            "number": self.unmapped.fit(f"{path}.document_number", file.document_number, _ID) or None,
            "issued_on": _day(file.document_date) or None,
            "valid_until": _day(file.valid_until) or None,
            "page_quantity": str(file.sheets) if file.sheets else None,
        }


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
