"""Every page of the product in a state worth looking at: for the accessibility tests and for screenshots."""

from __future__ import annotations

from dataclasses import dataclass

from module.registry.application import ApplicationKind
from module.registry.decision import DecisionKind
from tests.journeys.backstage import APPLICANT, CASE_OFFICER, HEAD, OPERATOR, Backstage
from tests.journeys.exchange import Laid
from tests.journeys.people import CONTINUE, MAIN
from tests.journeys.slips import Mended, asked, corrected, prepared, refused

NOBODY = ""
SUBMIT = f"{MAIN} form button[type=submit]"


@dataclass(frozen=True)
class Stop:
    """One page: a short name, who sees it, its path, and a button to press before looking."""

    name: str
    who: str
    path: str
    press: str = ""


@dataclass(frozen=True)
class Prints:
    """Addresses of the printed forms, by name; all are of the applicant."""

    paths: dict[str, str]


def itinerary(backstage: Backstage) -> tuple[tuple[Stop, ...], Prints]:
    """Bring cases to their states and list the pages."""
    draft, empty, indication = backstage.draft(), backstage.empty(), backstage.indication()
    filed, _ = backstage.filed()
    taken, _ = backstage.taken()
    announced, _ = backstage.announced()
    prepared, _ = backstage.prepared()
    waits, heard, again = backstage.asked_to_be_heard(), backstage.heard(), backstage.unexplained()
    issued, included = backstage.decided(DecisionKind.INCLUDE)
    refused, _ = backstage.decided(DecisionKind.REFUSE)
    assert included.decision is not None
    listed, mine = backstage.imported("9101/ТЗ-010224"), backstage.confirmed("9102/ТЗ-010224")
    claim = backstage.claimed(backstage.imported("9103/ТЗ-010224"))
    stops = (
        *_signed_out(included.decision.entry_number, included.decision.code),
        *_draft(draft, empty),
        *_indication(indication, empty),
        *_applicant(filed, announced, issued, refused),
        *_entries(included.decision.entry_number, listed, mine, claim),
        *_on_entry(backstage, included.decision.entry_number),
        *_awaiting(backstage.awaiting()),
        *_officer(taken, announced, prepared, issued),
        Stop("national-register", CASE_OFFICER, "/national-register"),
        Stop("national-register-nothing", CASE_OFFICER, "/national-register?query=zzz&bin=190540000123"),
        *_heard(waits, heard),
        *_passed_on(taken),
        *_slips(backstage, issued),
        Stop("same-right", APPLICANT, f"/applications/{again}/same-right"),
        *_exchange(backstage.exchange()),
    )
    prints = {
        "application": f"/applications/{filed}/application.pdf",
        "receipt": f"/applications/{filed}/receipt.pdf",
        "decision": f"/applications/{issued}/decision.pdf",
        "refusal": f"/applications/{refused}/decision.pdf",
    }
    return stops, Prints(prints)


def _signed_out(entry: str, code: str) -> tuple[Stop, ...]:
    return (
        Stop("sign-in", NOBODY, "/sign-in"),
        Stop("help", NOBODY, "/help"),
        Stop("register", NOBODY, "/register"),
        Stop("register-nothing", NOBODY, "/register?query=zzz"),
        Stop("register-filtered", NOBODY, "/register?hs=87&nice=12&state=not_begun"),
        Stop("register-bad-code", NOBODY, "/register?hs=8x"),
        Stop("entry", NOBODY, f"/register/{entry}"),
        Stop("extract", NOBODY, f"/register/{entry}/extract"),
        Stop("extract-errors", NOBODY, f"/register/{entry}/extract?as_of=01.01.2001", SUBMIT),
        Stop("entry-unknown", NOBODY, "/register/00000"),
        Stop("open-data", NOBODY, "/open-data"),
        Stop("verify", NOBODY, "/verify"),
        Stop("verify-unknown", NOBODY, "/verify/AAAAAAAAAAAAAAAA"),
        Stop("verified", NOBODY, f"/verify/{code}"),
        Stop("not-found", NOBODY, "/no-such-page"),
    )


def _draft(draft: str, empty: str) -> tuple[Stop, ...]:
    steps = ("representative", "holder", "terms", "insurance", "documents", "goods", "right", "undertaking")
    here, new = f"/applications/{draft}", f"/applications/{empty}"
    return (
        Stop("start", APPLICANT, "/"),
        Stop("applications", APPLICANT, "/applications"),
        Stop("tasks", APPLICANT, here),
        Stop("tasks-empty", APPLICANT, new),
        *(Stop(name, APPLICANT, f"{here}/{name}") for name in steps),
        Stop("document", APPLICANT, f"{here}/documents/add"),
        Stop("goods-block", APPLICANT, f"{here}/goods/1?q=2007"),
        Stop("holder-places", APPLICANT, f"{here}/holder?place=Теміртау"),
        Stop("holder-no_place", APPLICANT, f"{here}/holder?place=zzz"),
        Stop("documents-empty", APPLICANT, f"{new}/documents"),
        Stop("goods-empty", APPLICANT, f"{new}/goods"),
        Stop("holder-errors", APPLICANT, f"{new}/holder", CONTINUE),
        Stop("terms-errors", APPLICANT, f"{new}/terms", CONTINUE),
        Stop("document-errors", APPLICANT, f"{new}/documents/add", SUBMIT),
        Stop("check", APPLICANT, f"{here}/check"),
        Stop("check-faults", APPLICANT, f"{new}/check"),
        Stop("delete", APPLICANT, f"{new}/delete"),
        Stop("sign", APPLICANT, f"{here}/sign"),
    )


def _indication(draft: str, empty: str) -> tuple[Stop, ...]:
    return (
        Stop("terms-indication", APPLICANT, f"/applications/{draft}/terms"),
        Stop("right-indication", APPLICANT, f"/applications/{draft}/right"),
        Stop("right-indication-errors", APPLICANT, f"/applications/{draft}/right", CONTINUE),
        Stop("right-unchosen", APPLICANT, f"/applications/{empty}/right"),
    )


def _applicant(filed: str, announced: str, issued: str, refused: str) -> tuple[Stop, ...]:
    return (
        Stop("receipt", APPLICANT, f"/applications/{filed}/receipt"),
        Stop("filed", APPLICANT, f"/applications/{filed}"),
        Stop("hearing", APPLICANT, f"/applications/{announced}"),
        Stop("objection", APPLICANT, f"/applications/{announced}/objection"),
        Stop("oral-hearing", APPLICANT, f"/applications/{announced}/hearing/oral-hearing"),
        Stop("waiver", APPLICANT, f"/applications/{announced}/hearing/waiver"),
        Stop("waiver-errors", APPLICANT, f"/applications/{announced}/hearing/waiver", SUBMIT),
        Stop("issued", APPLICANT, f"/applications/{issued}"),
        Stop("refused", APPLICANT, f"/applications/{refused}"),
    )


def _entries(entry: str, listed: str, mine: str, claim: str) -> tuple[Stop, ...]:
    """Entries, one `listed` that anybody may claim, and one that is claimed."""
    return (
        Stop("entry-listed", NOBODY, f"/register/{listed}"),
        Stop("claim_new", APPLICANT, f"/claims/of/{listed}"),
        Stop("claim_new-errors", APPLICANT, f"/claims/of/{listed}", SUBMIT),
        Stop("claims", APPLICANT, "/claims"),
        Stop("claim", APPLICANT, f"/claims/{claim}"),
        Stop("officer_claims", CASE_OFFICER, "/entry-claims"),
        Stop("officer_claims-nothing", CASE_OFFICER, "/entry-claims?show=refused"),
        Stop("officer_claim", CASE_OFFICER, f"/entry-claims/{claim}"),
        Stop("officer_claim-errors", CASE_OFFICER, f"/entry-claims/{claim}", "form[action$='/refuse'] button"),
        Stop("report_new", APPLICANT, f"/reports/of/right_ended/{mine}"),
        Stop("report_new-errors", APPLICANT, f"/reports/of/right_ended/{mine}", SUBMIT),
        Stop("report_new-in-force", APPLICANT, f"/reports/of/data_changed/{mine}"),
        Stop("officer_reports", CASE_OFFICER, "/entry-reports"),
        Stop("own_entry-claimed", APPLICANT, f"/entries/{mine}"),
        Stop("own_entries", APPLICANT, "/entries"),
        Stop("own_entries-nothing", APPLICANT, "/entries?query=zzz&state=suspended"),
        Stop("own_entry", APPLICANT, f"/entries/{entry}"),
        Stop("own_extract", APPLICANT, f"/entries/{entry}/extract"),
        Stop("exclusion_case", CASE_OFFICER, f"/exclusions/new?number={entry}"),
        Stop("exclusion_case-errors", CASE_OFFICER, "/exclusions/new", SUBMIT),
    )


def _on_entry(backstage: Backstage, entry: str) -> tuple[Stop, ...]:
    """Drafts about an entry: a change with one value changed, and kinds that ask for little."""
    change, suspension = backstage.changing(entry), backstage.begun(ApplicationKind.SUSPEND, entry)
    extension, exclusion = (backstage.begun(kind, entry) for kind in (ApplicationKind.EXTEND, ApplicationKind.EXCLUDE))
    here = f"/applications/{change}"
    return (
        Stop("tasks-change", APPLICANT, here),
        *(
            Stop(f"{name}-change", APPLICANT, f"{here}/{name}")
            for name in ("holder", "right", "terms", "goods", "reason")
        ),
        Stop("reason-change-errors", APPLICANT, f"{here}/reason", CONTINUE),
        Stop("check-change", APPLICANT, f"{here}/check"),
        Stop("reason-suspension", APPLICANT, f"/applications/{suspension}/reason"),
        Stop("reason-suspension-errors", APPLICANT, f"/applications/{suspension}/reason", CONTINUE),
        Stop("check-suspension", APPLICANT, f"/applications/{suspension}/check"),
        Stop("terms-extension", APPLICANT, f"/applications/{extension}/terms"),
        Stop("check-extension", APPLICANT, f"/applications/{extension}/check"),
        Stop("reason-exclusion", APPLICANT, f"/applications/{exclusion}/reason"),
    )


def _awaiting(extension: str) -> tuple[Stop, ...]:
    """An extension that awaits the document that renews the right, for both sides."""
    return (
        Stop("awaiting", APPLICANT, f"/applications/{extension}"),
        Stop("renewal", APPLICANT, f"/applications/{extension}/renewal"),
        Stop("renewal-errors", APPLICANT, f"/applications/{extension}/renewal", SUBMIT),
        Stop("case-awaiting", CASE_OFFICER, f"/cases/{extension}"),
    )


def _officer(taken: str, announced: str, prepared: str, issued: str) -> tuple[Stop, ...]:
    return (
        Stop("officer-start", CASE_OFFICER, "/"),
        Stop("worklist", CASE_OFFICER, "/worklist"),
        Stop("case", CASE_OFFICER, f"/cases/{taken}"),
        Stop("case-hearing", CASE_OFFICER, f"/cases/{announced}"),
        Stop("case-issued", CASE_OFFICER, f"/cases/{issued}"),
        Stop("prepare", CASE_OFFICER, f"/cases/{taken}/prepare?kind=include"),
        Stop("announce", CASE_OFFICER, f"/cases/{taken}/announce"),
        Stop("announce-errors", CASE_OFFICER, f"/cases/{taken}/announce", SUBMIT),
        Stop("decision", HEAD, f"/cases/{prepared}/decision"),
    )


def _heard(asked: str, heard: str) -> tuple[Stop, ...]:
    """Both halves of an oral hearing: asked for, then with its minutes."""
    return (
        Stop("hearing-asked", APPLICANT, f"/applications/{asked}"),
        Stop("hearing-heard", APPLICANT, f"/applications/{heard}"),
        Stop("remarks", APPLICANT, f"/applications/{heard}/hearing/remarks"),
        Stop("case-hearing-asked", CASE_OFFICER, f"/cases/{asked}"),
        Stop("case-hearing-heard", CASE_OFFICER, f"/cases/{heard}"),
        Stop("appointment", CASE_OFFICER, f"/cases/{asked}/oral-hearing"),
        Stop("appointment-errors", CASE_OFFICER, f"/cases/{asked}/oral-hearing", SUBMIT),
    )


def _passed_on(taken: str) -> tuple[Stop, ...]:
    return (
        Stop("hand-over", CASE_OFFICER, f"/cases/{taken}/hand-over"),
        Stop("assign", HEAD, f"/cases/{taken}/assign"),
        Stop("case-head", HEAD, f"/cases/{taken}"),
    )


def _slips(backstage: Backstage, issued: str) -> tuple[Stop, ...]:
    """Requests about slips in each state, and of a decision about which nobody asked."""
    waits, ready, done, no = asked(backstage), prepared(backstage), corrected(backstage), refused(backstage)
    own, of_case = f"/applications/{issued}/corrections", f"/cases/{issued}/corrections"

    def of(one: Mended) -> str:
        return f"/applications/{one.application_id}/corrections"

    return (
        Stop("correction", APPLICANT, own),
        Stop("correction-errors", APPLICANT, own, SUBMIT),
        Stop("correction-waits", APPLICANT, of(waits)),
        Stop("correction-done", APPLICANT, of(done)),
        Stop("correction-refused", APPLICANT, of(no)),
        Stop("officer_corrections", CASE_OFFICER, "/corrections"),
        Stop("officer_corrections-refused", CASE_OFFICER, "/corrections?show=refused"),
        Stop("case_corrections", CASE_OFFICER, of_case),
        Stop("case_corrections-errors", CASE_OFFICER, of_case, SUBMIT),
        Stop("case_corrections-waits", CASE_OFFICER, f"/cases/{waits.application_id}/corrections"),
        Stop("officer_correction", CASE_OFFICER, f"/corrections/{waits.id}"),
        Stop("officer_correction-errors", CASE_OFFICER, f"/corrections/{waits.id}", "form[action$='/prepare'] button"),
        Stop("officer_correction-refused", CASE_OFFICER, f"/corrections/{no.id}"),
        Stop("officer_correction-done", CASE_OFFICER, f"/corrections/{done.id}"),
        Stop("head_correction", HEAD, f"/corrections/{ready.id}"),
        Stop("verified-mended", NOBODY, f"/verify/{done.first}"),
        Stop("verified_corrected", NOBODY, f"/verify/{done.code}"),
    )


def _exchange(laid: Laid) -> tuple[Stop, ...]:
    return (
        Stop("opinions", CASE_OFFICER, "/opinions"),
        Stop("opinion", CASE_OFFICER, f"/opinions/{laid.new}"),
        Stop("opinion_prepare", CASE_OFFICER, f"/opinions/{laid.taken}/prepare"),
        Stop("opinion_prepare-errors", CASE_OFFICER, f"/opinions/{laid.taken}/prepare", SUBMIT),
        Stop("opinion_sign", HEAD, f"/opinions/{laid.prepared}/sign"),
        Stop("profile", CASE_OFFICER, "/profile"),
        Stop("unified", CASE_OFFICER, "/unified-register"),
        Stop("unified_entry", CASE_OFFICER, f"/unified-register/{laid.number}"),
        Stop("operator", OPERATOR, "/"),
        Stop("conversations", OPERATOR, "/exchange/conversations"),
        Stop("conversation", OPERATOR, f"/exchange/conversations/{laid.conversation}"),
        Stop("message", OPERATOR, f"/exchange/messages/{laid.message}"),
        Stop("incidents", OPERATOR, "/exchange/incidents"),
        Stop("incident-members", OPERATOR, "/exchange/incidents/members?code=P.EXC.002"),
        Stop("incident", OPERATOR, f"/exchange/incidents/{laid.incident}"),
        Stop("incident-errors", OPERATOR, f"/exchange/incidents/{laid.incident}", SUBMIT),
        Stop("resources", OPERATOR, "/exchange/resources"),
        Stop("classifiers", OPERATOR, "/classifiers"),
        Stop("classifier", OPERATOR, "/classifiers/hs?query=чай"),
    )
