"""The cases of the set: what each shows, what is sent, what must come."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from module.dev.standins.commission import names
from module.dev.standins.commission.names import AUTHORITY, COMMISSION, INT, WSA
from tests.conformance.breaking import (
    APPLICATIONS,
    BY_ELEMENT,
    CHANGES,
    ENTRY,
    INCLUSIONS,
    WARNED,
    WARNINGS,
    Breaking,
)
from tests.conformance.editing import Edit, add, attribute, double, drop, entry, last_first, put, rename, select

GOOD = ("RCV", "PRS", "MSG.002")
DATA, UNEXPECTED = ("ERR Common:DataError",), ("ERR Common:UnexpectedMessage",)
HEADER = "/soap:Envelope/soap:Header"
ACTION = f"{HEADER}/wsa:Action"
INVALID = ("FAULT wsa:InvalidAddressingHeader|int:InvalidHeader",)
LACKING = ("FAULT wsa:MessageAddressingHeaderRequired|wsa:InvalidAddressingHeader|int:InvalidHeader",)
UNSUPPORTED, UNREACHABLE = ("FAULT wsa:ActionNotSupported",), ("FAULT wsa:DestinationUnreachable",)
REFUSED = ("REFUSED",)
UPDATED = f"{ENTRY}/ccdo:ResourceItemStatusDetails/csdo:UpdateDateTime"
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"


@dataclass(frozen=True)
class After:
    """A further step of a case: the same message with edits, under a new MessageID unless `kept`."""

    expect: tuple[str, ...]
    wrap: tuple[Edit, ...] = ()
    kept: bool = False


@dataclass(frozen=True)
class Plan:
    """A case to be written. `about` names the case whose subject the document is about; that case is played before.

    `edits` change the document, `wrap` the envelope, `procedure` takes the place of the transaction's first one.
    """

    id: str
    shows: str
    base: str
    expect: tuple[str, ...]
    edits: tuple[Edit, ...] = ()
    wrap: tuple[Edit, ...] = ()
    forms: int = 1
    about: str = ""
    procedure: int = 0
    slow: bool = False
    after: tuple[After, ...] = ()
    grow: int = 0


def _platform(root: etree._Element) -> None:
    entry(f"{HEADER}/int:ConversationID", f"{{{INT}}}Integration", "")(root)
    block = select(root, f"{HEADER}/int:Integration")[0]
    select(root, HEADER)[0].append(block)
    block.text = None
    etree.SubElement(block, f"{{{INT}}}TrackID").text = "urn:uuid:00000000-0000-4000-8000-999999000001"
    etree.SubElement(block, f"{{{INT}}}AcceptTime").text = "2026-02-03T04:05:07.000Z"


def _without_urn(root: etree._Element) -> None:
    element = select(root, f"{HEADER}/int:ProcedureID")[0]
    element.text = (element.text or "").removeprefix("urn:uuid:")


def _nested(root: etree._Element) -> None:
    element = select(root, f"{HEADER}/int:ProcedureID")[0]
    element.text = f"{element.text}/urn:uuid:00000000-0000-4000-8000-999999000002"


def _comments(root: etree._Element) -> None:
    name = select(root, "//ipsdo:IPObjectName")[0]
    text = name.text or ""
    name.text = text[:5]
    comment = etree.Comment("в середине значения")
    comment.tail = text[5:]
    name.append(comment)
    root.insert(0, etree.Comment("перед заголовком"))


def _between(root: etree._Element) -> None:
    select(root, HEADER)[0].addnext(etree.Comment(""))


def _deep(levels: int) -> Edit:
    def edit(root: etree._Element) -> None:
        element = select(root, f"{HEADER}/int:ProcedureID")[0]
        inner = (f"urn:uuid:00000000-0000-4000-8000-9999990001{number:02d}" for number in range(1, levels))
        element.text = "/".join([element.text or "", *inner])

    return edit


def _typed(root: etree._Element) -> None:
    name = etree.QName(root)
    prefix = next(key for key, value in root.nsmap.items() if value == name.namespace)
    local = f"{name.localname}Type"
    root.set(_XSI.replace("schemaLocation", "type"), f"{prefix}:{local}" if prefix else local)


def _hint(root: etree._Element) -> None:
    root.set(_XSI, f"{names.namespace('R.010')} http://127.0.0.1:9/nothing.xsd")


def _grown(path: str) -> Edit:
    """Mark where a run puts so many letters that the file would be too big for a repository."""

    def edit(root: etree._Element) -> None:
        element = select(root, path)[0]
        element.text = None
        element.append(etree.Comment("grow"))

    return edit


def good() -> list[Plan]:
    """Everything that must be taken."""
    return [
        Plan("msg001-good", "an application with one form", "application", GOOD),
        Plan("msg001-three-forms", "an application with three forms", "application", GOOD, forms=3),
        Plan("msg001-no-number", "circulation data without a number: rule 17 of table 18 is a warning", "application",
             GOOD, (drop("//ipsdo:IPObjectId"),)),
        Plan("msg003-good", "a withdrawal of a known application", "withdrawal", GOOD, about="msg001-good"),
        Plan("msg006-good", "an entry of an application", "inclusion", GOOD),
        Plan("msg006-to-change", "an entry that later cases change", "inclusion", GOOD),
        Plan("msg006-to-extend", "an entry that is extended", "inclusion", GOOD),
        Plan("msg006-to-exclude", "an entry that is excluded", "inclusion", GOOD),
        Plan("msg006-to-exclude-otherwise", "another entry that is excluded", "inclusion", GOOD),
        Plan("msg006-to-move", "an entry whose circulation data change", "inclusion", GOOD),
        Plan("msg006-to-refuse", "an entry about which every later message is wrong", "inclusion", GOOD),
        Plan("msg007-good", "a change: the closed record and the new one", "change", GOOD, about="msg006-to-change"),
        Plan("msg008-good", "an extension", "extension", GOOD, about="msg006-to-extend"),
        Plan("msg009-good-procedure-005", "an exclusion in procedure 005", "exclusion", GOOD,
             about="msg006-to-exclude"),
        Plan("msg009-good-procedure-006", "an exclusion in procedure 006", "exclusion", GOOD,
             about="msg006-to-exclude-otherwise", procedure=6),
        Plan("msg010-good", "a change of circulation data", "circulation", GOOD, about="msg006-to-move"),
        Plan("envelope-platform-block", "the integration platform's own header entry is there", "application", GOOD,
             wrap=(_platform,)),
        Plan("envelope-other-order", "header entries in another order", "application", GOOD,
             wrap=(last_first(HEADER),)),
        Plan("envelope-bare-procedure", "ProcedureID without urn:uuid:", "application", GOOD, wrap=(_without_urn,)),
        Plan("envelope-nested-procedure", "ProcedureID of a nested procedure", "application", GOOD, wrap=(_nested,)),
        Plan("document-comments", "comments inside a value and between elements", "application", GOOD, (_comments,)),
        Plan("envelope-comment-between", "a comment between header and body", "inclusion", GOOD, wrap=(_between,)),
        Plan("envelope-procedures-16", "ProcedureID of sixteen procedures inside each other", "application", GOOD,
             wrap=(_deep(16),)),
        Plan("document-root-type", "xsi:type of a root repeats its own type", "inclusion", GOOD, (_typed,)),
        Plan("moment-two-digits", "a moment with two digits of milliseconds", "inclusion", GOOD,
             (put(UPDATED, "2026-01-15T10:00:00.41Z"),)),
        Plan("moment-nine-digits", "a moment with nine digits of a second", "inclusion", GOOD,
             (put(UPDATED, "2026-01-15T10:00:00.123456789Z"),)),
        Plan("moment-end-of-day", "24:00:00 is the midnight that begins the next day", "inclusion", GOOD,
             (put(UPDATED, "2026-01-15T24:00:00.000Z"),)),
        Plan("moment-end-of-calendar", "the last moment of the calendar", "inclusion", GOOD,
             (put(UPDATED, "9999-12-31T23:59:59.999Z"),)),
        Plan("moment-first-of-calendar", "the first moment of the calendar", "inclusion", GOOD,
             (put(UPDATED, "0001-01-01T00:00:00.000Z"),)),
        Plan("document-schema-hint", "xsi:schemaLocation is not followed", "application", GOOD, (_hint,)),
    ]  # fmt: skip


def _header_case(name: str, shows: str, expect: tuple[str, ...], *wrap: Edit) -> Plan:
    return Plan(f"header-{name}", shows, "withdrawal", expect, wrap=wrap, about="")


def headers() -> list[Plan]:
    """Every demand on the header, broken once; the document is a withdrawal, for it is small."""
    action = "int://CP/P.SP.01/1.0.0/P.SP.01.PRC.{}/P.SP.01.TRN.{}/P.SP.01.MSG.{}"

    def acts(procedure: str, transaction: str, message: str) -> Edit:
        return put(ACTION, action.format(procedure, transaction, message))

    lacking = [
        _header_case(f"no-{name.lower()}", f"{prefix}:{name} is missing", LACKING, drop(f"{HEADER}/{prefix}:{name}"))
        for prefix, name in (("wsa", "To"), ("wsa", "MessageID"), ("wsa", "Action"), ("wsa", "ReplyTo"),
                             ("int", "ProcedureID"), ("int", "ConversationID"))
    ]  # fmt: skip
    doubled = [
        _header_case(f"two-{name.lower()}", f"wsa:{name} stands twice", INVALID, double(f"{HEADER}/wsa:{name}"))
        for name in ("To", "MessageID", "Action", "ReplyTo")
    ]
    before = f"{HEADER}/wsa:MessageID"
    return [
        *lacking,
        *doubled,
        _header_case("from", "wsa:From in an application message", INVALID,
                     entry(before, f"{{{WSA}}}From", COMMISSION, address=True)),
        _header_case("faultto", "wsa:FaultTo in an application message", INVALID,
                     entry(before, f"{{{WSA}}}FaultTo", COMMISSION, address=True)),
        _header_case("relatesto", "the first message of a transaction relates to another", INVALID,
                     entry(ACTION, f"{{{WSA}}}RelatesTo", "urn:uuid:00000000-0000-4000-8000-999999000003")),
        _header_case("messageid-form", "MessageID is no urn:uuid:", INVALID, put(before, "message-1")),
        _header_case("conversationid-form", "ConversationID is no UUID", INVALID,
                     put(f"{HEADER}/int:ConversationID", "talk-1")),
        _header_case("procedureid-form", "ProcedureID is no chain of UUIDs", INVALID,
                     put(f"{HEADER}/int:ProcedureID", "procedure-1")),
        _header_case("to-other-state", "To is another state's body", UNREACHABLE,
                     put(f"{HEADER}/wsa:To", "EAEU://ZZ/CP/P.SP.01/P.SP.01.ACT.001")),
        _header_case("to-other-process", "To is a participant of another process", UNREACHABLE,
                     put(f"{HEADER}/wsa:To", AUTHORITY.replace("P.SP.01/", "P.SP.02/"))),
        _header_case("to-sender", "To is the Commission itself", UNREACHABLE, put(f"{HEADER}/wsa:To", COMMISSION)),
        _header_case("sender-stranger", "ReplyTo is nobody who may send this", REFUSED,
                     put(f"{HEADER}/wsa:ReplyTo/wsa:Address", "EAEU://ZZ/CP/P.SP.01/P.ACT.001")),
        _header_case("action-no-form", "Action is no action of Decision 5", UNSUPPORTED, put(ACTION, "send")),
        _header_case("action-other-process", "Action of another process", UNSUPPORTED,
                     put(ACTION, action.replace("CP/P.SP.01", "CP/P.SP.02").format("001", "002", "003"))),
        _header_case("action-other-version", "Action of another version of the process", UNSUPPORTED,
                     put(ACTION, action.replace("1.0.0", "2.0.0").format("001", "002", "003"))),
        _header_case("action-no-procedure", "a procedure that does not exist", UNSUPPORTED, acts("099", "002", "003")),
        _header_case("action-no-transaction", "a transaction that does not exist", UNSUPPORTED,
                     acts("001", "099", "003")),
        _header_case("action-no-message", "a message that does not exist", UNSUPPORTED, acts("001", "002", "099")),
        _header_case("action-wrong-pair", "a transaction outside its procedure", UNSUPPORTED,
                     acts("003", "002", "003")),
        _header_case("action-wrong-message", "a message of another transaction", UNSUPPORTED,
                     acts("001", "002", "006")),
        *(
            _header_case(f"direction-msg{message}", f"MSG.{message} goes from the segment to the Commission only",
                         UNSUPPORTED, acts(procedure, transaction, message))
            for procedure, transaction, message in (("001", "003", "004"), ("001", "004", "005"), ("008", "010", "011"),
                                                    ("009", "011", "013"))
        ),
    ]  # fmt: skip


def documents() -> list[Plan]:
    """Faults that structural control finds: ERR Common:DataError, no RCV."""

    def wrong(name: str, shows: str, *edits: Edit, base: str = "inclusion") -> Plan:
        return Plan(f"xsd-{name}", shows, base, DATA, edits)

    other = "{urn:EEC:R:SomethingElse:v1.0.0}SomethingElseDetails"
    return [
        wrong("other-root", "the body is another structure", rename("/*", names.root_name("R.006"))),
        wrong("unknown-root", "the body is no structure of the Union", rename("/*", other)),
        wrong("root-version", "the structure in another version",
              rename("/*", "{urn:EEC:R:GenericEDocDetails:v0.0.9}GenericEDocDetails")),
        wrong("unknown-part", "R.010 holds an element that nothing declares",
              rename("/*/d003:IPObjectVolatileDetails", other)),
        wrong("header-other-message", "InfEnvelopeCode names another message",
              put("/*/ccdo:EDocHeader/csdo:InfEnvelopeCode", "P.SP.01.MSG.007")),
        wrong("header-other-structure", "EDocCode names another structure",
              put("/*/ccdo:EDocHeader/csdo:EDocCode", "R.006")),
        wrong("edocid-form", "EDocId is no UUID", put("/*/ccdo:EDocHeader/csdo:EDocId", "1")),
        wrong("no-edocid", "EDocId is missing", drop("/*/ccdo:EDocHeader/csdo:EDocId")),
        wrong("no-header", "R.010 without its own header", drop("/*/ccdo:EDocHeader")),
        wrong("unknown-child", "an element that the structure does not have", add(ENTRY, "csdo:PositionName", "x")),
        wrong("missing-child", "a compulsory element is missing", drop(f"{ENTRY}/ipsdo:IPObjectName")),
        wrong("order", "elements in another order", last_first(ENTRY)),
        wrong("too-often", "an element stands twice where one may be", double(f"{ENTRY}/csdo:EndDate")),
        wrong("text-between", "text between elements", put(ENTRY, "text")),
        wrong("too-long", "a name of 501 letters", put(f"{ENTRY}/ipsdo:IPObjectName", "я" * 501)),
        wrong("empty-name", "a name of blanks", put(f"{ENTRY}/ipsdo:IPObjectName", "   ")),
        wrong("date", "a day that no calendar has", put(f"{ENTRY}/csdo:EndDate", "2026-02-30")),
        wrong("instant", "an instant with hour 25", put(f"{ENTRY}//csdo:StartDateTime", "2026-01-01T25:00:00.000Z")),
        wrong("number", "a registration number in another form", put(f"{ENTRY}/ipsdo:IPObjectId", "1/TZ-1")),
        wrong("number-letters", "a registration number with Latin letters for the kind",
              put(f"{ENTRY}/ipsdo:IPObjectId", "00001/T3-0001-010126")),
        wrong("quantity", "a quantity of five digits", put(f"{ENTRY}/ipsdo:RightholderQuantity", "10000")),
        wrong("negative", "a negative quantity", put(f"{ENTRY}/ipsdo:RightholderQuantity", "-1")),
        wrong("indicator", "an indicator that is neither true nor false",
              put("//ipsdo:CopyrightTermDefinedIndicator", "да")),
        wrong("commodity", "a commodity code of seven digits", put("//csdo:CommodityCode", "6404110")),
        wrong("class", "goods of class 46", put("//ipsdo:GoodsClassCode", "46")),
        wrong("ordinal", "an ordinal of zero", put("//csdo:ObjectOrdinal", "0")),
        wrong("country", "a country in small letters", put("//ipcdo:RightholderDetails/csdo:UnifiedCountryCode", "kz")),
        wrong("no-codelist", "a country without its code list",
              attribute("//ipcdo:RightholderDetails/csdo:UnifiedCountryCode", "codeListId", None)),
        wrong("unknown-attribute", "an attribute that the structure does not have", attribute(ENTRY, "state", "1")),
        wrong("foreign-namespace", "an element of another model version",
              rename(f"{ENTRY}/csdo:EndDate", "{urn:EEC:M:SimpleDataObjects:v0.0.1}EndDate")),
        wrong("picture", "a picture that is not base64",
              add(ENTRY, "ipsdo:IPObjectPicture", "!!", before="csdo:DescriptionText")),
        wrong("entry-in-application", "MSG.003 with the structure of an entry",
              rename("/*", names.root_name("R.IP.SP.01.002")), base="withdrawal"),
    ]  # fmt: skip


def _rule(breaking: Breaking, index: int) -> Plan:
    about = "msg006-to-refuse" if breaking in CHANGES else ""
    table, number = breaking.code.split(".")
    name = f"{table.lower()}-{number.lower()}-{index}"
    if breaking.code in WARNED:
        about = f"msg006-to-warn-{table.lower()}" if breaking in CHANGES else ""
        return Plan(name, f"{breaking.shows}: a warning", breaking.base, GOOD, breaking.edits, about=about)
    return Plan(name, breaking.shows, breaking.base, ("RCV", f"ERR {breaking.code}"), breaking.edits, about=about)


def rules() -> list[Plan]:
    """Every demand of tables 18, 19 and 22 to 26, broken once or more: RCV, then ERR with the rule's code."""
    counts: dict[str, int] = {}
    plans = []
    for breaking in (*APPLICATIONS, *INCLUSIONS, *BY_ELEMENT, *CHANGES):
        counts[breaking.code] = counts.get(breaking.code, 0) + 1
        plans.append(_rule(breaking, counts[breaking.code]))
    unknown = (("change", "T23.R13"), ("extension", "T24.R13"), ("exclusion", "T25.R3"), ("circulation", "T26.R3"))
    return [
        *(
            Plan(f"msg006-to-warn-t{table}", "an entry about which a later message only warns", "inclusion", GOOD)
            for table in (23, 24, 25, 26)
        ),
        *plans,
        *(
            Plan(f"{item.code.lower().replace('.', '-')}-warns-{index}", f"{item.shows}: a warning", item.base, GOOD,
                 item.edits)
            for index, item in enumerate(WARNINGS, 1)
        ),
        *(
            Plan(f"{code.lower().replace('.', '-')}-unknown-entry", "a message about an entry that nobody was told of",
                 base, ("RCV", f"ERR {code}"), slow=True)
            for base, code in unknown
        ),
    ]  # fmt: skip


def conversations() -> list[Plan]:
    """Repeats, doubles, and what does not belong to a conversation."""
    other_transaction = put(ACTION, "int://CP/P.SP.01/1.0.0/P.SP.01.PRC.001/P.SP.01.TRN.001/P.SP.01.MSG.001")
    new_edoc = put("//soap:Body/*/ccdo:EDocHeader/csdo:EDocId", "00000000-0000-4000-8000-999999000010")
    other_body = put("//soap:Body//csdo:SubjectName", "Другой заявитель")
    return [
        Plan("moment-before-year-one", "a moment before year 1 of universal time (an empty date of .NET)", "inclusion",
             DATA, (put(UPDATED, "0001-01-01T00:00:00+03:00"),)),
        Plan("moment-after-year-9999", "a moment after year 9999 of universal time", "inclusion",
             DATA, (put(UPDATED, "9999-12-31T23:59:59-05:00"),)),
        Plan("moment-year-10000", "a moment of year 10000", "inclusion",
             DATA, (put(UPDATED, "10000-01-01T00:00:00Z"),)),
        Plan("moment-end-of-all-days", "24:00:00 of the last day of the calendar", "inclusion",
             DATA, (put(UPDATED, "9999-12-31T24:00:00Z"),)),
        Plan("repeat-after-altered", "a retry of what was accepted, after an altered copy", "withdrawal", GOOD,
             about="msg001-good", after=(After(DATA, (other_body,)), After(("AGAIN MSG.002",)))),
        Plan("repeat-new-message-id", "a repeat after a term: new MessageID, all else the same", "inclusion", GOOD,
             after=(After(("AGAIN MSG.002",)),)),
        Plan("repeat-three-times", "three repeats bring one effect", "application", GOOD,
             after=(After(("AGAIN MSG.002",)), After(("AGAIN MSG.002",)), After(("AGAIN MSG.002",)))),
        Plan("repeat-same-message-id", "the transport delivers one message twice", "inclusion", GOOD,
             after=(After(("RCV?", "PRS?", "MSG.002?"), kept=True),)),
        Plan("same-edocid-other-body", "the same EDocId with another body is no repeat", "withdrawal", GOOD,
             about="msg001-three-forms", after=(After(DATA, (other_body,)),)),
        Plan("second-document", "a second document in one conversation", "withdrawal", GOOD, about="msg001-no-number",
             after=(After(UNEXPECTED, (new_edoc,)),)),
        Plan("repeat-of-refused", "a repeat of a refused message is refused again", "inclusion",
             ("RCV", "ERR T22.R6"), (drop(f"{ENTRY}/csdo:DescriptionText"),),
             after=(After(("RCV?", "ERR T22.R6")),)),
        Plan("conversation-of-another", "a conversation is used for another transaction", "inclusion", GOOD,
             after=(After(("RCV?", "ERR Common:UnexpectedMessage|Common:DataError"), (other_transaction,)),)),
    ]  # fmt: skip


def big() -> list[Plan]:
    """Messages whose size is put in when they are sent."""
    return [
        Plan("big-text", "a description of 11 MiB", "inclusion", ("ERR Common:DataError / REFUSED",),
             (_grown(f"{ENTRY}/csdo:DescriptionText"),), grow=11 * 1024 * 1024),
        Plan("long-address", "an address of 100,000 letters in the header", "withdrawal", REFUSED,
             wrap=(_grown(f"{HEADER}/wsa:To"),), grow=100_000),
    ]  # fmt: skip


def every() -> list[Plan]:
    """Return all cases whose file is an envelope around a document."""
    return [*good(), *headers(), *documents(), *rules(), *conversations(), *big()]
