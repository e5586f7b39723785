"""What a change asks of both parts of an entry, and what that makes of the entry (Customs Code art. 461 para. 8)."""

from __future__ import annotations

from dataclasses import replace

from module.kernel.errors import NotAllowedNow
from module.registry.amending import ChangeSort, PartAsked, ValueChange, joined, value_changes
from module.registry.application import AttachmentRole, DocumentKind, Form
from module.registry.change_groups import FILES, AskedGroup, grouped
from module.registry.entry import CommonContent, Content, EntryAsOf, NationalContent
from module.registry.field_answers import FieldAnswers, by_field
from module.registry.ip_objects import ip_object
from module.registry.kinds.changeable import TERMS
from module.registry.legal_rule import ApplicationForRules
from module.registry.objects import GoodsBlock
from module.registry.party import Party


def _asked(application: ApplicationForRules, base: EntryAsOf) -> tuple[tuple[Content, Content], ...]:
    """Return both parts of the entry as they were, each with what it shall say; what is locked stays."""
    form, common, national = application.form, base.common, base.national
    gone = _pictures(common.goods) - _pictures(form.goods)
    kept = tuple(file for file in common.files if file.id not in gone)
    changed_right = form.right != ip_object(common.object_kind).fit(common.right)
    terms = {name: getattr(form.terms, name) for name in TERMS}
    return (
        (
            common,
            replace(
                common,
                holders=(form.holder, *common.holders[1:]),
                goods=form.goods,
                right=form.right if changed_right else common.right,
                files=(*kept, *application.attachments),
            ),
        ),
        (
            national,
            replace(national, representative=_represented(form), insurance=form.insurance, **terms),
        ),
    )


def _represented(form: Form) -> Party | None:
    """Return who stands in the register as representative, whoever files; None: nobody."""
    return form.representative if form.representative != Party() else None


def _pictures(goods: tuple[GoodsBlock, ...]) -> set[str]:
    return {picture for block in goods for picture in (*block.genuine_pictures, *block.infringing_pictures)}


PROVES = {
    DocumentKind.ASSIGNMENT: ("holder", "right"),
    DocumentKind.RIGHT: ("right", "holder"),
    DocumentKind.REGISTER_EXTRACT: ("right", "holder"),
    DocumentKind.POWER_OF_ATTORNEY: ("representative",),
    DocumentKind.INSURANCE: ("insurance",),
    DocumentKind.FEATURES: ("genuine_features", "infringing_features"),
}
"""What a document of a kind proves, by the first word of the key; another one may prove anything."""


def parts_asked(application: ApplicationForRules, now: EntryAsOf) -> tuple[PartAsked, PartAsked]:
    """Return common and national part: what they said, shall say, say now. Raises NotAllowedNow without a base.

    Where fields were answered one by one only what is accepted is entered.
    """
    if application.base is None:
        raise NotAllowedNow
    common, national = _asked(application, application.base)
    parts = PartAsked(*common, now.common), PartAsked(*national, now.national)
    if application.answers is None:
        return parts
    return _entered(parts[0], application.answers, asked_groups(application, now)), _entered(
        parts[1], application.answers, ()
    )


def asked_groups(application: ApplicationForRules, now: EntryAsOf) -> tuple[AskedGroup, ...]:
    """Return what is asked for in the groups that are answered together, common part first."""
    parts = parts_asked(replace(application, answers=None), now)
    return tuple(group for part in parts for group in _groups(part))


def _groups(part: PartAsked) -> tuple[AskedGroup, ...]:
    return grouped(part.changes, value_changes(part.base, part.now))


def _entered(part: PartAsked, answers: FieldAnswers, every: tuple[AskedGroup, ...]) -> PartAsked:
    """Return a part with what is accepted of it. `every` are the groups of both parts, which documents prove."""
    given = by_field(answers)
    accepted = {one.key for one in _groups(part) if one.key in given and given[one.key].accepted}
    groups = [one for one in _groups(part) if one.key in accepted]
    chosen = tuple(change for one in groups for change in one.changes)
    settled = tuple(change for one in groups if given[one.key].seen == one.seen for change in one.changes)
    files = tuple(one for one in part.changes if one.place[0] == FILES)
    if files:
        kept = {one.field for one in answers if one.accepted}
        goods = joined(part.base, part.now, chosen)
        shown = _pictures(goods.goods) if isinstance(goods, CommonContent) else set()
        left_out = {one.key for one in every} - kept
        chosen += tuple(one for one in files if _goes_in(one, shown, kept, left_out))
    return replace(part, chosen=chosen, settled=settled)


def _goes_in(change: ValueChange, shown: set[str], kept: set[str], left_out: set[str]) -> bool:
    """Tell whether a file comes, or goes, with what is accepted: a picture with its goods, a document with its fact."""
    if change.sort is ChangeSort.REMOVED:
        return change.before.id not in shown
    if change.sort is not ChangeSort.ADDED:
        return True
    if change.after.role is not AttachmentRole.DOCUMENT:
        return change.after.id in shown
    proved = PROVES.get(change.after.document_kind, ())
    return not any(_first(key) in proved for key in left_out) or any(_first(key) in proved for key in kept)


def _first(key: str) -> str:
    return key.partition(".")[0]


def is_at_odds(application: ApplicationForRules, now: EntryAsOf) -> bool:
    """Tell whether somebody else changed a value that is asked for since the application was begun (D15)."""
    return any(part.at_odds for part in parts_asked(application, now))


def becomes(application: ApplicationForRules, now: EntryAsOf) -> EntryAsOf:
    """Return the entry with what is asked; what somebody else changed meanwhile stays."""
    common, national = (part.becomes for part in parts_asked(application, now))
    if not isinstance(common, CommonContent) or not isinstance(national, NationalContent):
        raise TypeError(now.number)
    return replace(now, common=common, national=national)


def changes_something(application: ApplicationForRules) -> bool:
    """Tell whether the form says anything else than the entry did; a document alone changes nothing."""
    base = application.base
    if base is None:
        return False
    found = (change for part in parts_asked(application, base) for change in part.changes)
    return any(change.place[0] != "files" for change in found)
