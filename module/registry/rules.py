"""What the law demands of an application for inclusion: one class per provision, named by article and paragraph.

The docstring of a class is the rule in our words. Paths in faults are `section.field`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from module.kernel.errors import Fault
from module.kernel.text import N_, Message
from module.registry.application import (
    Attachment,
    AttachmentRole,
    Capacity,
    DocumentKind,
    Form,
    Insurance,
    Section,
)
from module.registry.cautions import insurance_cautions
from module.registry.ip_objects import ip_object, offered
from module.registry.legal_rule import ApplicationForRules as ApplicationForRules
from module.registry.legal_rule import LegalRule as LegalRule
from module.registry.objects import OBJECT_KIND_LABELS, GoodsBlock, is_hs_code
from module.registry.party import HOME_COUNTRY, ChannelKind, Confirmation, Party, is_called
from module.registry.powers_of_attorney import EmpoweredAct, PowerOfAttorney, PowerOfAttorneyState
from module.registry.protection import last_day
from module.registry.rule_context import RuleContext as RuleContext
from module.registry.same_right import REASON_PATH


class Art461Para3Holder(LegalRule):
    """The application names the right holder and the representative, if there is one, with telephone and e-mail."""

    code = "CC461.3.1"

    def check(self, draft: ApplicationForRules, context: RuleContext) -> Iterator[Fault]:
        """Yield what is missing in the parties."""
        yield from self._party(Section.HOLDER, draft.form.holder)
        if draft.form.capacity is Capacity.REPRESENTATIVE:
            yield from self._party(Section.REPRESENTATIVE, draft.form.representative)

    def _party(self, section: Section, party: Party) -> Iterator[Fault]:
        if not party.name.best("ru"):
            yield self.fault(f"{section}.name_ru", N_("Enter the name."))
        if party.resident and not party.identifier:
            yield self.fault(f"{section}.identifier", N_("Enter the BIN or IIN."))
        if not party.resident and not party.identifier and party.is_registered_in(HOME_COUNTRY):
            text = N_(
                "A non-resident has the registered address in another country. Choose that country, or choose "
                "“Resident of Kazakhstan”."
            )
            yield self.fault(f"{section}.country", text)
        if not any(address.line() not in ("", address.country) for address in party.addresses):
            yield self.fault(f"{section}.city", N_("Enter the address."))
        if not party.contact(ChannelKind.TELEPHONE):
            yield self.fault(f"{section}.telephone", N_("Enter the telephone number."))
        if not party.contact(ChannelKind.EMAIL):
            yield self.fault(f"{section}.email", N_("Enter the e-mail address."))


class Art461Para3Object(LegalRule):
    """The application says what object is to be protected, in which direction of movement and on which goods."""

    code = "CC461.3.2"

    def check(self, draft: ApplicationForRules, context: RuleContext) -> Iterator[Fault]:
        """Yield what is missing in the terms."""
        terms = draft.form.terms
        if terms.object_kind is None:
            yield self.fault("terms.object_kind", N_("Choose the kind of IP object."))
        elif terms.object_kind not in offered():
            kind = Message(OBJECT_KIND_LABELS[terms.object_kind])
            yield self.fault(
                "terms.object_kind", N_("{kind}: this cannot be filed online yet. Choose another kind."), kind=kind
            )
        if not terms.directions:
            yield self.fault("terms.directions", N_("Choose import, export or both."))
        if not terms.conditions:
            yield self.fault("terms.conditions", N_("Choose new goods, used goods or both."))


class Art461Para3Features(LegalRule):
    """The application gives the details by which customs tells genuine goods from infringing ones."""

    code = "CC461.3.2"

    def check(self, draft: ApplicationForRules, context: RuleContext) -> Iterator[Fault]:
        """Yield the features that are missing."""
        if not draft.form.terms.genuine_features:
            yield self.fault("terms.genuine_features", N_("Describe how genuine goods can be told."))
        if not draft.form.terms.infringing_features:
            yield self.fault("terms.infringing_features", N_("Describe how infringing goods can be told."))


class Art464Term(LegalRule):
    """Protection is asked for at most two years from inclusion; it cannot begin after the exclusive right.

    Before the decision the two years are counted from the day of filing. An end past the right is cut, not refused.
    """

    code = "CC464"

    def check(self, draft: ApplicationForRules, context: RuleContext) -> Iterator[Fault]:
        """Yield what is wrong with the period."""
        terms, right = draft.form.terms, draft.form.right
        if terms.start is None:
            yield self.fault("terms.start", N_("Enter the day when protection starts."))
        if terms.end is None:
            yield self.fault("terms.end", N_("Enter the day when protection ends."))
        if terms.start is None or terms.end is None:
            return
        if terms.end < terms.start:
            yield self.fault("terms.end", N_("The end of protection must be after its start."))
            return
        yield from self._end(terms.end, context)
        if right.valid_until is not None and context.today <= right.valid_until < terms.start:
            text = N_("The exclusive right ends on {date}, before protection would start. Enter an earlier day.")
            yield self.fault("terms.start", text, date=right.valid_until)

    def _end(self, end: date, context: RuleContext) -> Iterator[Fault]:
        if end < context.today:
            yield self.fault("terms.end", N_("The end of protection must be in the future."))
        limit = last_day(context.deadlines, context.today)
        if limit is not None and end > limit:
            text = N_(
                "An application filed today may ask for protection until {date} at the latest (Customs Code, "
                "article 464). Enter this day or an earlier one."
            )
            yield self.fault("terms.end", text, date=limit)


class Art461Para3Goods(LegalRule):
    """Goods are described and carry HS codes of 6, 8, 9 or 10 digits; Nice classes are optional, from 1 to 45."""

    code = "CC461.3.2"

    def check(self, draft: ApplicationForRules, context: RuleContext) -> Iterator[Fault]:
        """Yield what is wrong with the goods."""
        if not draft.form.goods:
            yield self.fault("goods", N_("Add the goods that are to be protected."))
        for index, block in enumerate(draft.form.goods):
            yield from self._block(f"goods.{index}", block)

    def _block(self, path: str, block: GoodsBlock) -> Iterator[Fault]:
        if not block.hs_codes:
            yield self.fault(f"{path}.hs_codes", N_("Enter the HS code."))
        for code in block.hs_codes:
            if not is_hs_code(code):
                yield self.fault(
                    f"{path}.hs_codes", N_("Enter the HS code “{code}” with 6, 8, 9 or 10 digits."), code=code
                )
        if not block.description:
            yield self.fault(f"{path}.description", N_("Describe the goods."))
        if any(not 1 <= number <= 45 for number in block.nice_classes):
            yield self.fault(f"{path}.nice_classes", N_("Nice classes run from 1 to 45."))


class Art461Para4Pictures(LegalRule):
    """Pictures show the distinguishing features of both genuine and infringing goods."""

    code = "CC461.4"

    def check(self, draft: ApplicationForRules, context: RuleContext) -> Iterator[Fault]:
        """Yield the pictures that are missing."""
        stored = {file.id for file in draft.attachments if file.role is not AttachmentRole.DOCUMENT}
        for index, block in enumerate(draft.form.goods):
            if not stored & set(block.genuine_pictures):
                yield self.fault(f"goods.{index}.genuine_picture", N_("Add a picture of genuine goods."))
            if not stored & set(block.infringing_pictures):
                yield self.fault(f"goods.{index}.infringing_picture", N_("Add a picture of infringing goods."))


class Art461Para4Right(LegalRule):
    """The right is proved: by the answer of its state register, or by an attached document without one.

    What the document must name, the file of the object says (`ip_objects`), with the rules of that object alone.
    """

    code = "CC461.4"

    def check(self, draft: ApplicationForRules, context: RuleContext) -> Iterator[Fault]:
        """Yield what is missing in the proof of the right."""
        about = ip_object(draft.form.terms.object_kind)
        right = about.fit(draft.form.right)
        for one in about.lacking(right):
            yield self.fault(f"right.{one.name}", one.missing)
            if one.name == about.number:
                return
        if right.valid_until is not None and right.valid_until < context.today:
            text = N_("The right ended on {date}. Enter a right in force.")
            yield self.fault("right.valid_until", text, date=right.valid_until)
        by_register = right.confirmation is Confirmation.STATE_REGISTER
        if not by_register and not draft.has_document(DocumentKind.RIGHT):
            yield self.fault("documents.right", about.unproved)
        for rule in about.rules:
            yield from rule.check(draft, context)


class Art461Para4Authority(LegalRule):
    """A representative attaches a power of attorney in force."""

    code = "CC461.4"

    def check(self, draft: ApplicationForRules, context: RuleContext) -> Iterator[Fault]:
        """Yield what is wrong with the authority of the representative."""
        form, filer = draft.form, draft.filer
        if form.capacity is not Capacity.REPRESENTATIVE:
            if filer and _is_another(form.holder, filer):
                text = N_("The right holder is another person. Choose that you represent the right holder.")
                yield self.fault("representative.capacity", text)
            return
        if filer and _is_another(form.representative, filer):
            text = N_("The representative must be the one who files. Enter your own BIN or IIN.")
            yield self.fault("representative.identifier", text)
        if form.representative.identifier == form.holder.identifier != "":
            return
        signing_documents = [file for file in draft.attachments if file.document_kind is DocumentKind.POWER_OF_ATTORNEY]
        if not signing_documents:
            yield self.fault("documents.power_of_attorney", N_("Attach the power of attorney."))
            return
        refusals = [
            self._refusal(signing_document, draft.powers, context.today) for signing_document in signing_documents
        ]
        if all(refusals):
            yield self.fault("documents.power_of_attorney", refusals[0])

    def _refusal(self, signing_document: Attachment, known: tuple[PowerOfAttorney, ...], today: date) -> str:
        """Say why a paper proves no authority today, or nothing; what the portal knows of it goes before its term."""
        number = signing_document.document_number
        for power_of_attorney in known:
            if power_of_attorney.sha256 != signing_document.sha256 and (
                not number or power_of_attorney.number != number
            ):
                continue
            if power_of_attorney.state(today) is PowerOfAttorneyState.REVOKED:
                return N_("The power of attorney was revoked. Attach one in force.")
            if power_of_attorney.state(today) is PowerOfAttorneyState.NOT_YET:
                return N_("The power of attorney is not in force yet. Attach one in force.")
            if (
                power_of_attorney.state(today) is PowerOfAttorneyState.IN_FORCE
                and EmpoweredAct.FILE not in power_of_attorney.powers
            ):
                return N_("The power of attorney does not empower to file applications. Attach another one.")
            if power_of_attorney.state(today) is PowerOfAttorneyState.ENDED:
                return N_("The power of attorney has run out. Attach one in force.")
        if signing_document.valid_until is not None and signing_document.valid_until < today:
            return N_("The power of attorney has run out. Attach one in force.")
        return ""


def _is_another(party: Party, filer: str) -> bool:
    """Tell whether a party is not the one who files; a resident without a number has a fault of its own."""
    return party.identifier != filer and (bool(party.identifier) or not party.resident)


class Art461Para4Undertaking(LegalRule):
    """The right holder undertakes to compensate property damage."""

    code = "CC461.4"

    def check(self, draft: ApplicationForRules, context: RuleContext) -> Iterator[Fault]:
        """Yield the undertaking when it is missing."""
        if not draft.form.undertaking:
            yield self.fault("undertaking.undertaking", N_("Give the undertaking to compensate damage."))


class Art461Para4Insurance(LegalRule):
    """Liability is insured by holder or representative for at least the MCI of the year that the settings name.

    The paragraph does not say how long: a shorter contract is a caution, unless the setting makes it a demand.
    """

    code = "CC461.4"

    def check(self, draft: ApplicationForRules, context: RuleContext) -> Iterator[Fault]:
        """Yield what is wrong with the insurance contract."""
        insurance = draft.form.insurance
        if not insurance.contract_number:
            yield self.fault("insurance.contract_number", N_("Enter the number of the insurance contract."))
            return
        yield from self._standing(insurance)
        yield from self._sum(insurance, context)
        yield from self._period(insurance, context.today)
        if context.insurance_must_cover_term:
            for one in insurance_cautions(draft.form, context):
                yield self.fault(one.path, one.message.msgid, **one.message.params)
        yield from self._holder(insurance, draft.form)

    def _standing(self, insurance: Insurance) -> Iterator[Fault]:
        """Yield what the state register says against the contract itself."""
        path = "insurance.contract_number"
        if insurance.is_annulled:
            yield self.fault(path, N_("By the register the contract was annulled. Enter another contract."))
        if insurance.rescinded_on is not None:
            yield self.fault(
                path,
                N_("The contract was rescinded on {date}. Enter a contract in force."),
                date=insurance.rescinded_on,
            )
        if insurance.another_class:
            yield self.fault(
                path,
                N_("This contract insures something else: {kind}. Enter the contract that insures your liability."),
                kind=insurance.another_class,
            )

    def _sum(self, insurance: Insurance, context: RuleContext) -> Iterator[Fault]:
        floor = context.floor(insurance)
        if insurance.amount is None:
            yield self.fault("insurance.amount", N_("Enter the sum insured."))
        elif floor is not None and insurance.amount < floor:
            yield self.fault(
                "insurance.amount",
                N_(
                    "The sum insured must be at least {floor} tenge, {count} MCI of {year}. "
                    "Enter a contract with a greater sum."
                ),
                floor=floor,
                count=context.insurance_floor,
                year=context.floor_year(insurance),
            )

    def _holder(self, insurance: Insurance, form: Form) -> Iterator[Fault]:
        """Yield that a stranger is insured; one without IIN and BIN, as from abroad, is known by the name."""
        parties = (form.holder, form.representative)
        if insurance.policy_holder_identifier:
            own = insurance.policy_holder_identifier in {party.identifier for party in parties}
        elif insurance.confirmation is Confirmation.STATE_REGISTER:
            own = any(is_called(party.name, insurance.policy_holder) for party in parties)
        else:
            own = True
        if not own:
            yield self.fault(
                "insurance.contract_number",
                N_("The contract was concluded by another person. Enter your own contract."),
            )

    def _period(self, insurance: Insurance, today: date) -> Iterator[Fault]:
        if insurance.end is None:
            yield self.fault("insurance.end", N_("Enter the day until which the contract is in force."))
        elif insurance.end < today:
            yield self.fault(
                "insurance.end", N_("The contract ended on {date}. Enter a contract in force."), date=insurance.end
            )


class Art461Para7SameRight(LegalRule):
    """A right that stands in the register or in an open application is filed again with a reason.

    Never refused: no ground of art. 461 para. 7 names it, and an application must be accepted (APPC art. 63).
    """

    code = "CC461.7"

    def check(self, draft: ApplicationForRules, context: RuleContext) -> Iterator[Fault]:
        """Yield that the reason is missing."""
        if draft.same and not draft.form.same_right_reason:
            text = N_("The same right stands in the register or in an open application. Say why you file it again.")
            yield self.fault(REASON_PATH, text)


INCLUSION_RULES: tuple[LegalRule, ...] = (
    Art461Para3Holder(),
    Art461Para3Object(),
    Art464Term(),
    Art461Para3Features(),
    Art461Para4Insurance(),
    Art461Para4Authority(),
    Art461Para3Goods(),
    Art461Para4Pictures(),
    Art461Para4Right(),
    Art461Para4Undertaking(),
    Art461Para7SameRight(),
)


def faults(
    draft: ApplicationForRules, context: RuleContext, rules: Iterable[LegalRule] = INCLUSION_RULES
) -> tuple[Fault, ...]:
    """Return all faults of a draft, in the order of the form."""
    return tuple(fault for rule in rules for fault in rule.check(draft, context))


def authority_faults(draft: ApplicationForRules, context: RuleContext) -> tuple[Fault, ...]:
    """Return what others may have changed since the document was made, asked once more at the moment of filing.

    The power of attorney may be revoked by then, and the same right filed by somebody else.
    """
    return faults(draft, context, (Art461Para4Authority(), Art461Para7SameRight()))


def section_faults(found: Iterable[Fault], section: Section) -> tuple[Fault, ...]:
    """Return the faults that belong to one section."""
    return tuple(fault for fault in found if fault.path.split(".", 1)[0] == section)
