"""What a change of an entry may touch: the row «Изменение» of application-kinds (a) as data, by kind of object.

Locked are the kind, the certificate number, «От» and «До»; who files follows from the account. What stands in the
register already was judged when it came there: the rules of inclusion hold for what is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import Any

from module.kernel.errors import Fault
from module.kernel.text import N_, Message
from module.registry.application import Capacity, DocumentKind, Form, Section
from module.registry.cautions import Caution
from module.registry.entry import entry_form
from module.registry.ip_objects import ip_object
from module.registry.kinds.model import SectionScope
from module.registry.objects import GoodsBlock, IpRight, ObjectKind
from module.registry.party import Confirmation, Party
from module.registry.rules import ApplicationForRules, Art461Para3Holder, LegalRule, RuleContext

TERMS = frozenset(
    {"directions", "conditions", "genuine_features", "infringing_features", "permitted_quantity", "quantity_unit"}
)
_ROWS_OF_TERMS = frozenset(
    {
        "entryNumber",
        "protectedUntil",
        "objectKind",
        "direction",
        "condition",
        "genuineFeatures",
        "infringingFeatures",
        "permittedQuantity",
    }
)
SCOPE = {
    Section.REASON: SectionScope(frozenset({"reason", "changed_on"}), frozenset({"reasonText", "changedOn"})),
    Section.TERMS: SectionScope(TERMS, _ROWS_OF_TERMS),
}
_SAYS_NOW = (DocumentKind.RIGHT, DocumentKind.REGISTER_EXTRACT)
LOCKED = frozenset({"capacity", "same_right_reason", "cause", "until"})


def scope_by_object(section: Section, kind: ObjectKind | None) -> SectionScope | None:
    """Return what of the right document may be changed: all that its kind of object names, but the number."""
    if section is not Section.RIGHT:
        return None
    about = ip_object(kind)
    names = {one.name for one in about.fields} | {one.name for one in fields(about.right)}
    return SectionScope(frozenset(names - {about.number}))


class WhereChanged(LegalRule):
    """A rule of inclusion for a part of the form, asked only where `part` is another one than in the register.

    The files of the entry count beside those of the application.
    """

    def __init__(self, rule: LegalRule, part: Callable[[Form], Any]) -> None:
        self.code = rule.code
        self._rule, self._part = rule, part

    def check(self, draft: ApplicationForRules, context: RuleContext) -> Iterator[Fault]:
        """Yield what the rule says of a part that is changed."""
        base = draft.base
        if base is not None and self._part(entry_form(base)) != self._part(draft.form):
            files = (*base.common.files, *draft.attachments)
            yield from self._rule.check(replace(draft, attachments=files), context)


class Art461Para8Parties(LegalRule):
    """A right holder or a representative that is changed is named whole; who files for another stays in it."""

    code = "CC461.8"

    def check(self, draft: ApplicationForRules, context: RuleContext) -> Iterator[Fault]:
        """Yield what is missing in the party that is changed."""
        if draft.base is None:
            return
        form, old = draft.form, entry_form(draft.base)
        alone = form.representative == Party()
        if alone and form.capacity is Capacity.REPRESENTATIVE:
            text = N_("You file as the representative: your details stay. The right holder can take them out.")
            yield self.fault("representative.represented", text)
        named = replace(form, capacity=Capacity.HOLDER if alone else Capacity.REPRESENTATIVE)
        for fault in Art461Para3Holder().check(replace(draft, form=named), context):
            section = fault.path.partition(".")[0]
            if getattr(old, section) != getattr(form, section):
                yield fault


def proof(application: ApplicationForRules) -> Iterator[Caution]:
    """Yield which proof of what is changed is not attached: told to the applicant and to the officers."""
    if application.base is None:
        return
    form, old = application.form, entry_form(application.base)
    if not old.holder.is_same(form.holder) and not application.has_document(DocumentKind.ASSIGNMENT):
        text = N_("The right holder becomes another person. Attach the contract by which the right passed over.")
        yield Caution("holder", Message(text), Section.DOCUMENTS)
    another = form.representative != Party() and not old.representative.is_same(form.representative)
    if another and not application.has_document(DocumentKind.POWER_OF_ATTORNEY):
        text = N_("The representative becomes another person. Attach the power of attorney.")
        yield Caution("representative", Message(text), Section.DOCUMENTS)
    yield from _of_right(application, old)
    if not application.attachments:
        yield Caution("documents", Message(N_("Attach a document that proves each change.")))


def _of_right(application: ApplicationForRules, old: Form) -> Iterator[Caution]:
    """Yield what is told of the right document, and of the word that stands in the register only as that says it."""
    form = application.form
    old_right = ip_object(form.terms.object_kind).fit(old.right)
    proved = form.right.confirmation is Confirmation.STATE_REGISTER or any(map(application.has_document, _SAYS_NOW))
    if old_right != form.right and not proved:
        text = N_(
            "The application changes what the right document says. Attach it, or the extract from the state register."
        )
        yield Caution("right", Message(text), Section.DOCUMENTS)
    if _words(old_right, old.goods) != _words(form.right, form.goods):
        text = N_(
            "The word and the image of the object stand in the register only as the right document says them now. The "
            "case officer compares them with it."
        )
        yield Caution("right", Message(text))


def _words(right: IpRight, goods: tuple[GoodsBlock, ...]) -> tuple[object, ...]:
    words = {block.word_name for block in goods} - {""}
    return (right.name, getattr(right, "mark_type", None), words)
