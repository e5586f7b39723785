"""The one table of magic numbers: which number makes which stand-in answer how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from module.kernel.identifiers import check_digit


def numbered(first_eleven: str) -> str:
    """Complete a synthetic BIN or IIN by its check digit. Raises ValueError where no number is ever issued."""
    digit = check_digit(first_eleven)
    if digit is None:
        raise ValueError(first_eleven)
    return f"{first_eleven}{digit}"


HEAD = numbered("20014000000")
BRANCH = numbered("20014100000")
LIQUIDATED = numbered("18034000001")
FOREIGN = numbered("20015000000")
OTHER = numbered("19054000012")
UNKNOWN = numbered("20014000009")
HTTP_500 = numbered("20014000050")
SLOW = numbered("20014000051")
BAD_SIGNATURE = numbered("20014000052")
BUSINESS_ERROR = numbered("20014000053")
TECHNICAL_FAULT = numbered("20014000054")
ANOTHER_ANSWER = numbered("20014000055")
NO_LEADER = numbered("20014000056")
ALTERED_DATA = numbered("20014000057")
UNSIGNED_DATA = numbered("20014000058")
LEADER = numbered("90010130000")
DEMO_LEADER = numbered("80010130001")
LEADERS = {HEAD: (DEMO_LEADER, "ӘБІЛОВ", "НҰРЛАН", "ҚАЙРАТҰЛЫ")}
"""Who heads a company: IIN and name. Elsewhere it is LEADER, a person without a key of the demonstration."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One magic number. `behaviour` is what the stand-in does; `data` fills its answer."""

    system: str
    key: str
    behaviour: str
    outcome: str
    data: Mapping[str, str] = field(default_factory=dict)


_HEAD_NAMES = {"ru": "ТОО «Жетісу Тағам»", "kk": "«Жетісу Тағам» ЖШС", "en": "Zhetisu Tagam LLP"}
_OTHER_NAMES = {"ru": "ТОО «Сарыарқа Сауда»", "kk": "«Сарыарқа Сауда» ЖШС", "en": ""}
NAMES = {
    HEAD: _HEAD_NAMES,
    OTHER: _OTHER_NAMES,
    BRANCH: {"ru": "Филиал ТОО «Жетісу Тағам» в Астане", "kk": "«Жетісу Тағам» ЖШС Астана филиалы", "en": ""},
    LIQUIDATED: {"ru": "ТОО «Ескі Базар»", "kk": "«Ескі Базар» ЖШС", "en": ""},
    FOREIGN: {"ru": "Постоянное учреждение «Северный Кедр»", "kk": "", "en": ""},
}
_GBD, _NIIS, _ESBD, _SMS, _MAIL = "ГБД ЮЛ", "НИИС", "ЕСБД", "SMS", "E-mail"
_COPYRIGHT = "Copyright"
_WIRE = (
    (HTTP_500, "http_500", "ШЭП answers HTTP 500 with a page: unavailable"),
    (SLOW, "slow", "ШЭП answers late: unavailable by time-out"),
    (BAD_SIGNATURE, "bad_signature", "the answer is altered after signing: unavailable"),
    (BUSINESS_ERROR, "business_error", "status SCSE001: refused"),
    (TECHNICAL_FAULT, "technical_fault", "fault SCE909: unavailable"),
    (ANOTHER_ANSWER, "another_answer", "the answer is about another company: unavailable"),
)

SCENARIOS = (
    Scenario(_GBD, HEAD, "found", "found: a limited liability partnership in Almaty"),
    Scenario(_GBD, OTHER, "found", "found: another company"),
    Scenario(_GBD, BRANCH, "found", "found: a branch", {"head": HEAD}),
    Scenario(_GBD, LIQUIDATED, "found", "found: liquidated", {"liquidated": "2023-11-30+06:00"}),
    Scenario(_GBD, FOREIGN, "foreign", "found: a non-resident (IpsNerezident)"),
    Scenario(_GBD, UNKNOWN, "not_found", "not found, as every BIN that is not in this table"),
    Scenario(_GBD, NO_LEADER, "no_leader", "found: a company without a leader"),
    Scenario(
        _GBD, ALTERED_DATA, "altered_data", "the data are altered inside their own signature: unavailable if checked"
    ),
    Scenario(_GBD, UNSIGNED_DATA, "unsigned_data", "the data carry no signature of their own: unavailable if checked"),
    *(Scenario(_GBD, key, behaviour, outcome) for key, behaviour, outcome in _WIRE),
    Scenario(_NIIS, "100001", "found", "a word mark of the first company, classes 29 and 30, far from its end"),
    Scenario(_NIIS, "100002", "found", "expired", {"valid_until": "2020-01-31T00:00:00"}),
    Scenario(_NIIS, "100003", "found", "several owners, one foreign, and a licence", {"owners": "several"}),
    Scenario(_NIIS, "100004", "nil", "not found: nil under SCSS001, as every number that is not in this table"),
    Scenario(_NIIS, "100005", "empty", "not found: an empty answer under SCSS001"),
    Scenario(_NIIS, "100006", "found", "a mark of another company", {"owners": OTHER}),
    Scenario(_NIIS, "100007", "business_error", "status SCSE001: refused"),
    Scenario(_NIIS, "100008", "found", "with an image of more than 5 MiB: not shown", {"image": "large"}),
    Scenario(_NIIS, "100009", "found", "with an image that is a web page: not shown", {"image": "rubbish"}),
    Scenario(_NIIS, "100010", "found", "a mark without an image", {"image": "none"}),
    Scenario(_NIIS, "100500", "http_500", "ШЭП answers HTTP 500 with a page: unavailable"),
    Scenario(_NIIS, "100501", "slow", "ШЭП answers late: unavailable by time-out"),
    Scenario(_NIIS, "100502", "bad_signature", "the answer is altered after signing: unavailable"),
    Scenario(_ESBD, "77-000001", "found", "5,000,000 tenge for the first company over three years from 1 January"),
    Scenario(_ESBD, "77-000002", "found", "4,000,000 tenge: less than 1,000 MCI", {"amount": "4000000"}),
    Scenario(_ESBD, "77-000003", "found", "rescinded", {"rescinded": "yes"}),
    Scenario(_ESBD, "77-000004", "found", "expired", {"years_ago": "4"}),
    Scenario(_ESBD, "77-000005", "found", "another policy-holder", {"holder": OTHER}),
    Scenario(
        _ESBD, "77-000006", "several", "several under one number: an expired one, the live one, the one that follows"
    ),
    Scenario(_ESBD, "77-000007", "found", "annulled (state 3)", {"state": "3"}),
    Scenario(_ESBD, "77-000008", "found", "a policy-holder from abroad without BIN", {"holder": ""}),
    Scenario(_ESBD, "77-000009", "found", "another kind of insurance: cargo (type 7)", {"kind": "7"}),
    Scenario(_ESBD, "77-000500", "http_500", "HTTP 500 with a page: unavailable"),
    Scenario(_ESBD, "77-000501", "slow", "answers late: unavailable by time-out"),
    Scenario(_ESBD, "77-000502", "session_ends", "the session runs out in the middle, with a fault; then found"),
    Scenario(_ESBD, "77-000503", "session_ends_empty", "the session runs out, with an empty list; then found"),
    Scenario(_COPYRIGHT, "4411", "found", "a certificate; any number that is not in this table is unknown"),
    Scenario(_COPYRIGHT, "4412", "several", "two authors"),
    Scenario(_COPYRIGHT, "4413", "annulled", "annulled"),
    Scenario(_COPYRIGHT, "4450", "http_500", "HTTP 500 with a page: unavailable"),
    Scenario(_COPYRIGHT, "4451", "slow", "answers late: unavailable by time-out"),
    Scenario(_COPYRIGHT, "4455", "another", "the answer is about another certificate: unavailable"),
    Scenario(_SMS, "77000000003", "error_3", "no money: not sent now"),
    Scenario(_SMS, "77000000006", "error_6", "forbidden text: failed"),
    Scenario(_SMS, "77000000007", "error_7", "bad number: failed"),
    Scenario(_SMS, "77000000009", "error_9", "too many: not sent now"),
    Scenario(_SMS, "77000000020", "status_20", "accepted, then undeliverable"),
    Scenario(_SMS, "77000000022", "status_22", "accepted, then rejected: no such number"),
    Scenario(_SMS, "77000000030", "status_3", "accepted, then not delivered in time"),
    Scenario(_SMS, "77000000100", "background", "Mobizon takes it as a task in the background: nothing is known"),
    Scenario(_SMS, "77000000500", "http_500", "HTTP 500: nothing is known"),
    Scenario(_SMS, "77000000502", "lost_answer", "accepted, but the first answer is HTTP 502: nothing is known"),
    Scenario(_MAIL, "refused", "smtp_550", "any address refused@...: no such mailbox"),
    Scenario(_MAIL, "later", "smtp_451", "any address later@...: come later"),
)
_INDEX = {(scenario.system, scenario.key): scenario for scenario in SCENARIOS}


def gbd_ul(number: str) -> Scenario:
    """Return what ГБД ЮЛ does for a BIN."""
    return _INDEX.get((_GBD, number), _INDEX[_GBD, UNKNOWN])


def niis(certificate: str) -> Scenario:
    """Return what НИИС does for a certificate number."""
    return _INDEX.get((_NIIS, certificate), _INDEX[_NIIS, "100004"])


def esbd(contract: str) -> Scenario | None:
    """Return what ЕСБД does for a contract number; None means that it knows none."""
    return _INDEX.get((_ESBD, contract))


def copyright_certificate(number: str) -> str:
    """Return what the register of copyright does for a number, leading zeros aside."""
    scenario = _INDEX.get((_COPYRIGHT, number.lstrip("0")))
    return scenario.behaviour if scenario else "not_found"


def contracts() -> tuple[Scenario, ...]:
    """Return the contracts of ЕСБД that can be found by their day."""
    return tuple(row for row in SCENARIOS if row.system == _ESBD and row.behaviour in ("found", "several"))


def sms(phone: str) -> str:
    """Return what the SMS provider does for a telephone in digits; empty for the ordinary course."""
    scenario = _INDEX.get((_SMS, phone))
    return scenario.behaviour if scenario else ""


def mail(local_part: str) -> str:
    """Return what the mail server does for the left side of an address; empty for the ordinary course."""
    scenario = _INDEX.get((_MAIL, local_part))
    return scenario.behaviour if scenario else ""
