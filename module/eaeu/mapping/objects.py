"""The national object as the object of an application's form, as its record of circulation, and as the application."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import date
from typing import Any

from module.eaeu.mapping import words
from module.eaeu.mapping.parties import Parties
from module.eaeu.mapping.unmapped import UnmappedValues
from module.eaeu.mapping.wire_mapping import NOT_AT_HAND
from module.registry.application import Attachment, AttachmentRole, Capacity, DocumentKind
from module.registry.exporting import ApplicationFacts
from module.registry.ip_objects import ip_object
from module.registry.objects import GoodsBlock
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

HOME = "KZ"
ONE_HOLDER = "1"
_NAME, _TEXT, _KEYWORD, _PRODUCT, _ID = 500, 4000, 120, 300, 50


class ObjectMaker:
    """Makes the parts of one application or entry; `unmapped` gathers what does not fit."""

    def __init__(
        self,
        facts: ApplicationFacts,
        countries: str,
        resource_status: ResourceItemStatus,
        registration_number: str | None = None,
    ) -> None:
        self.unmapped = UnmappedValues()
        self._facts = facts
        self._form = facts.form
        self._object = ip_object(facts.form.terms.object_kind)
        self._parties = Parties(self.unmapped, countries, facts.signer)
        self._resource_status = resource_status
        self._registration_number = registration_number

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
        return {
            "kind_code": self._object.wire_code,
            "name": self.unmapped.fit("right.name", form.right.name.best(words.LANGUAGE), _NAME),
            "description": self._object.describe(form.right) or None,
            "right_holder_quantity": ONE_HOLDER,
            "right_holders": (self._parties.subject(form.holder, "holder"),),
            "copyright_documents": (self._certificate(),),
            "keywords": self._keywords(),
            "commodity_codes": _once(code for block in form.goods for code in block.hs_codes) or ("",),
            "end_date": _day(form.terms.end),
        }

    def _keywords(self) -> tuple[str, ...]:
        """Return the words that the goods bear: the name of a mark that has words, and the word names of goods."""
        form = self._form
        found = []
        if form.right.bears_name():
            found.append(self.unmapped.fit("right.name", form.right.name.best(words.LANGUAGE), _KEYWORD))
        for number, block in enumerate(form.goods):
            found.append(self.unmapped.fit(f"goods.{number}.word_name", block.word_name, _KEYWORD))
        return _once(found)

    def _certificate(self) -> CopyrightDocument:
        right = self._form.right
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
            goods=_once(piece for block in self._form.goods for piece in pieces(block.description, _NAME)),
        )

    def _dated(self) -> date | None:
        """Return the date of the attached right document, for a certificate that was entered without its day."""
        rights = (file for file in self._facts.attachments if file.document_kind is DocumentKind.RIGHT)
        return next((file.document_date for file in rights if file.document_date), None)

    def _goods_classes(self) -> tuple[GoodsClass, ...]:
        """Return the classes of the certificate with their goods, then classes that only the goods name."""
        goods = {item.number: pieces(item.goods, _NAME) for item in self._form.right.certified_classes()}
        for block in self._form.goods:
            for number in block.nice_classes:
                goods.setdefault(number, ())
        return tuple(GoodsClass(code=f"{number:02d}", goods=names) for number, names in goods.items())

    def circulation(self) -> CirculationData:
        """Return what is known of the circulation of goods: how genuine and infringing ones look."""
        terms = self._form.terms
        genuine = self._goods("01", words.GENUINE_FEATURES, terms.genuine_features, AttachmentRole.GENUINE)
        infringing = self._goods("02", words.INFRINGING_FEATURES, terms.infringing_features, AttachmentRole.INFRINGING)
        return CirculationData(
            circulations=(*genuine, *infringing),
            application_id=self.application_id,
            form_id=self.form_id,
            registration_number=self._registration_number,
            signatory=Officer(full_name=self._parties.signer_name()),
            resource_status=self._resource_status,
        )

    def _goods(self, code: str, label: str, features: str, role: AttachmentRole) -> tuple[GoodsCirculation, ...]:
        properties = tuple(PropertyDescription(text=piece, property_name=label) for piece in pieces(features, _TEXT))
        goods = tuple(
            GoodsDescription(
                name=self.unmapped.fit(f"goods.{number}.description", block.description, _PRODUCT) or None,
                properties=properties,
                pictures=self._pictures(block, role),
            )
            for number, block in enumerate(self._form.goods)
        )
        return (GoodsCirculation(kind_code=code, goods=goods),) if goods else ()

    def _pictures(self, block: GoodsBlock, role: AttachmentRole) -> tuple[File, ...]:
        ids = block.genuine_pictures if role is AttachmentRole.GENUINE else block.infringing_pictures
        files = [self._file(file, number) for number, file in self._numbered() if file.id in ids]
        return tuple(file for file in files if file is not None)

    def _numbered(self) -> list[tuple[int, Attachment]]:
        return list(enumerate(self._facts.attachments))

    def _file(self, file: Attachment, number: int) -> File | None:
        content = self._facts.contents.get(file.id)
        if content is None:
            self.unmapped.note(f"attachments.{number}", NOT_AT_HAND)
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
        path = f"attachments.{number}"
        return {
            "name": self.unmapped.fit(f"{path}.document_name", file.document_name or file.file_name, _NAME) or None,
            "number": self.unmapped.fit(f"{path}.document_number", file.document_number, _ID) or None,
            "issued_on": _day(file.document_date) or None,
            "valid_until": _day(file.valid_until) or None,
            "page_quantity": str(file.sheets) if file.sheets else None,
        }


def pieces(text: str, most: int) -> tuple[str, ...]:
    """Return a long text in pieces of at most so many letters, cut between words where it can be; empty for none."""
    found, rest = [], " ".join(text.split())
    while len(rest) > most:
        end = rest.rfind(" ", 1, most + 1)
        cut = end if end > 0 else most
        found.append(rest[:cut])
        rest = rest[cut:].lstrip()
    return (*found, rest) if rest else tuple(found)


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
