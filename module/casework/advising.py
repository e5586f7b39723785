"""Advice before signing: would the Commission take the object into the unified register?"""

from __future__ import annotations

from module.casework.gate import Deps
from module.casework.views import ApplicationView
from module.kernel.clock import law_date
from module.registry.actors import Actor
from module.registry.exporting import Advice, ApplicationFacts, PersonSigning


def advice(deps: Deps, view: ApplicationView, actor: Actor) -> tuple[Advice, ...] | None:
    """Return what would hinder the object; None while the national application itself has faults to mend first,
    and for one about an entry, which is in the register.

    Asked outside of a unit of work: it reads nothing but the view.
    """
    if view.faults or view.base is not None:
        return None
    today = law_date(deps.clock.now())
    facts = ApplicationFacts(
        number=view.number or view.id,
        applied_on=today,
        form=view.form,
        attachments=view.attachments,
        signer=PersonSigning.named(actor.name, actor.iin, actor.bin),
        signed_on=today,
    )
    return deps.adviser.advice(facts)
