"""Words for what the Commission sends: names of the elements of the seven structures, kinds of objects.

Kazakh and Russian stand in the catalogs; the Kazakh names of elements are the labels of Decision 148.
"""

from __future__ import annotations

from collections.abc import Mapping

from module.eaeu.rules.labels import LABELS
from module.kernel.text import N_

_REST = {
    "AccompanyingDocumentsDetails": N_("Attached document"),
    "AdditionalGoodsName": N_("Additional name of goods or services"),
    "AuthorityBriefName": N_("Short name of the authorised body"),
    "AuthorityId": N_("Identifier of the authorised body"),
    "BorderCheckpointCode": N_("Border checkpoint code"),
    "BorderCheckpointName": N_("Name of the border checkpoint"),
    "BuildingNumberId": N_("House number"),
    "BusinessEntityId": N_("Identifier of the business entity"),
    "BusinessEntityTypeCode": N_("Code of the legal form"),
    "BusinessEntityTypeName": N_("Legal form"),
    "CommunicationChannelId": N_("Contact"),
    "CommunicationChannelName": N_("Kind of contact"),
    "CopyrightTermDefinedIndicator": N_("The term of protection is definite"),
    "CopyrightTermDetails": N_("Term of legal protection"),
    "DistrictName": N_("District"),
    "DocBinaryText": N_("Document in binary form"),
    "DocValidityDuration": N_("Validity period of the document"),
    "EDocCode": N_("Code of the electronic document"),
    "EDocId": N_("Identifier of the electronic document"),
    "EDocRefId": N_("Identifier of the document answered"),
    "GenericEDocDetails": N_("Generalised electronic document"),
    "GoodsAccompanyingDocumentDetails": N_("Document accompanying the goods"),
    "GoodsAccompanyingDocumentPropertyDescriptionText": N_("Distinctive feature of the accompanying document"),
    "GoodsClassName": N_("Nice class heading"),
    "IPDocKindCode": N_("Code of the kind of IP document"),
    "IPObjectApplicationDetails": N_("Application for inclusion in the unified register"),
    "IPObjectCustomsDecisionDetails": N_("Decision of the authorised body"),
    "IPObjectName": N_("Name of the IP object"),
    "IPObjectPicture": N_("Image of the IP object"),
    "IPObjectRegisterDetails": N_("Contents of the unified register"),
    "IPObjectSound": N_("Sound file"),
    "IPObjectVideo": N_("Video file"),
    "IPObjectVolatileDetails": N_("Circulation data"),
    "IdentificationKindCode": N_("Code of the means of identification"),
    "IdentityDocKindCode": N_("Code of the kind of identity document"),
    "InfEnvelopeCode": N_("Code of the message"),
    "LanguageCode": N_("Language code"),
    "NoteText": N_("Note"),
    "ObjectImagePicture": N_("Image"),
    "PackageDescriptionDetails": N_("Distinctive feature of the packaging"),
    "PackagePropertyDescriptionText": N_("Parts of the packaging"),
    "PackageQuantity": N_("Number of packages"),
    "PageQuantity": N_("Number of sheets"),
    "PostCode": N_("Postal code"),
    "PostOfficeBoxId": N_("Post office box"),
    "ProcessingResultDetails": N_("Notice of the result of processing"),
    "ProcessingResultV2Code": N_("Code of the result of processing"),
    "ProductId": N_("Product identifier"),
    "ProductInstanceId": N_("Identifier of the product unit"),
    "ProductMarkName": N_("Brand name"),
    "ProductPropertyDescriptionText": N_("Parts of the goods"),
    "RegionName": N_("Region"),
    "RegistrationFormIPObjectDetails": N_("IP object in the application"),
    "ResourceStatusDetails": N_("State of the update of a common resource"),
    "RightholderQuantity": N_("Number of right holders"),
    "RoomNumberId": N_("Apartment or office number"),
    "StreetName": N_("Street"),
    "TerritoryCode": N_("Territory code"),
    "UnifiedPackageKindCode": N_("Code of the kind of packaging"),
    "UniqueCustomsNumberId": N_("Unique customs identification number"),
}
ELEMENT_LABELS: Mapping[str, str] = {
    **{name.rpartition(":")[2]: text for name, text in LABELS.items() if not name.startswith("doc:")},
    **_REST,
}
"""By local name: the words of the messages of rules, and those of the elements that no rule names."""

OBJECT_KIND_LABELS = {
    "АП": N_("Object of copyright"),
    "СП": N_("Object of related rights"),
    "ТЗ": N_("Trademark, service mark or appellation of origin"),
}
"""ipsdo:IPObjectKindCode; a code that is not here is shown as it is."""


def label(words: Mapping[str, str], code: str) -> str:
    """Return the words for a code; a code without words stands as it is."""
    return words.get(code, code)
