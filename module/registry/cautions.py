"""What an applicant and the officers are told of an application that nothing forbids: sentences that never block.

What the law demands stands in `rules`. A reading that takes something from a person without an article stands here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from module.kernel.phones import is_landline
from module.kernel.text import N_, Message
from module.registry.application import Capacity, Form, Section
from module.registry.ip_objects import ip_object
from module.registry.party import HOME_COUNTRY, ChannelKind, Party
from module.registry.protection import asked_end
from module.registry.rule_context import RuleContext
from module.registry.same_right import REASON_PATH, SameRight


@dataclass(frozen=True, slots=True)
class Caution:
    """A sentence with its place, as faults have it; `beside` is another section whose page shows it too."""

    path: str
    message: Message
    beside: Section | None = None

    def stands_in(self, section: Section) -> bool:
        """Tell whether the page of a section shows it."""
        return section in (self.path.split(".", 1)[0], self.beside)


def cautions(form: Form, context: RuleContext) -> tuple[Caution, ...]:
    """Return all that a person should know before signing or deciding, in the order of the form."""
    return (
        *_parties(form),
        *_period(form, context),
        *insurance_cautions(form, context),
        *_classes(form),
        *_right(form),
    )


def again(one: SameRight) -> Caution:
    """Return what the applicant is told of an entry or an open application on the same right."""
    return Caution(REASON_PATH, one.to_applicant(), Section.RIGHT)


def section_cautions(found: Iterable[Caution], section: Section) -> tuple[Caution, ...]:
    """Return what the page of one section shows."""
    return tuple(one for one in found if one.stands_in(section))


def _parties(form: Form) -> Iterator[Caution]:
    if form.capacity is Capacity.REPRESENTATIVE:
        yield from _party(Section.REPRESENTATIVE, form.representative)
        if not form.representative.resident:
            text = N_("The representative is a non-resident. Check that the power of attorney is valid in Kazakhstan.")
            yield Caution("representative.resident", Message(text))
        yield from _telephone(Section.REPRESENTATIVE, form.representative)
    else:
        yield from _telephone(Section.HOLDER, form.holder)
    yield from _party(Section.HOLDER, form.holder)


def _telephone(section: Section, party: Party) -> Iterator[Caution]:
    """Yield where the one who is told of the case names a telephone that no SMS reaches."""
    number = party.contact(ChannelKind.TELEPHONE)
    if is_landline(number):
        text = N_("{number} is a landline and receives no SMS. Give a mobile number to be told by SMS.")
        yield Caution(f"{section}.telephone", Message(text, {"number": number}))


def _party(section: Section, party: Party) -> Iterator[Caution]:
    abroad = any(address.country != HOME_COUNTRY for address in party.addresses)
    if party.resident and abroad:
        text = N_("The address is in another country. If this is a person from abroad, choose “Non-resident”.")
        yield Caution(f"{section}.country", Message(text))


def _period(form: Form, context: RuleContext) -> Iterator[Caution]:
    terms, right_ends = form.terms, form.right.valid_until
    if terms.start is not None and terms.start < context.today:
        text = N_("You asked for protection from {date}. It begins on the day when the decision is registered.")
        yield Caution("terms.start", Message(text, {"date": terms.start}))
    if terms.end is not None and right_ends is not None and right_ends < terms.end:
        text = N_(
            "You asked for protection until {asked}. It ends with the exclusive right, on {date} (Customs Code, "
            "article 464)."
        )
        yield Caution("terms.end", Message(text, {"asked": terms.end, "date": right_ends}), Section.RIGHT)


def insurance_cautions(form: Form, context: RuleContext) -> Iterator[Caution]:
    """Yield where the contract does not last through the term asked for: art. 461 sets its least sum, not its days."""
    insurance = form.insurance
    end, start = asked_end(form.terms, form.right.valid_until), form.terms.start
    if insurance.end is not None and end is not None and insurance.end < end:
        text = N_("The insurance contract ends on {date}, before the end of protection, {end}.")
        yield Caution("insurance.end", Message(text, {"date": insurance.end, "end": end}), Section.TERMS)
    if insurance.start is not None and start is not None and insurance.start > max(start, context.today):
        text = N_("The insurance contract starts on {date}, after the start of protection, {start}.")
        found = Message(text, {"date": insurance.start, "start": max(start, context.today)})
        yield Caution("insurance.start", found, Section.TERMS)


def _classes(form: Form) -> Iterator[Caution]:
    known = {item.number for item in form.right.certified_classes()}
    for index, block in enumerate(form.goods):
        outside = sorted(set(block.nice_classes) - known)
        if known and outside:
            text = N_(
                "Goods {number}: the certificate does not cover these Nice classes: {outside}. It covers: {covered}."
            )
            params = {
                "number": index + 1,
                "outside": ", ".join(map(str, outside)),
                "covered": ", ".join(map(str, sorted(known))),
            }
            yield Caution(f"goods.{index}.nice_classes", Message(text, params), Section.RIGHT)


def _right(form: Form) -> Iterator[Caution]:
    """Yield what the right document had better name, once somebody has begun with it."""
    about = ip_object(form.terms.object_kind)
    right = about.fit(form.right)
    if not right.is_empty:
        for one in about.advised(right):
            yield Caution(f"right.{one.name}", Message(one.advised))
