"""An opinion on its way to the Commission: MSG.004 or MSG.005, held against the rules before it leaves."""

from __future__ import annotations

from uuid import uuid4

from module.eaeu.codec import element
from module.eaeu.exchange import own_documents
from module.eaeu.exchange.ports import ExchangeDeps
from module.eaeu.exchange.records import HeldRecords
from module.eaeu.exchange.writing import start
from module.eaeu.spec.facts import message, transaction
from module.kernel.errors import Fault, Refused
from module.registry.opinion import OpinionFacts, OpinionVerdict
from module.store.unit import Unit

_OPINIONS = {
    OpinionVerdict.REFUSE: (transaction(3), message(4)),
    OpinionVerdict.MAY_BE_INCLUDED: (transaction(4), message(5)),
}
_INCLUSION = "P.SP.01.PRC.001"


def send_opinion(deps: ExchangeDeps, unit: Unit, facts: OpinionFacts) -> str:
    """Start the conversation of an opinion in the caller's unit of work, and return its id.

    Raises Refused where the document breaks a rule of its message: nothing is sent that would come back.
    """
    code, number = _OPINIONS[facts.verdict]
    body = own_documents.opinion(facts, deps.settings, number, str(uuid4()), deps.clock.now())
    held = HeldRecords(unit, deps.names, deps.settings.limits, deps.clock.now())
    verdict = deps.checker.check_body(element(body, deps.names), number, code, held)
    if verdict.rejecting:
        raise Refused(tuple(Fault(finding.code, finding.path, finding.message) for finding in verdict.rejecting))
    return start(unit, deps, (_INCLUSION, code, number), body, subject=facts.id, procedure_id=facts.procedure_id)
