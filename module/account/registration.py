"""Self-registration, page by page (R2-R12)."""

from __future__ import annotations

from collections.abc import Callable

from flask import request, url_for
from werkzeug.wrappers import Response

from module.account.answers import TOLD, UNPROCESSABLE, Limit, Page, count, form_page, lines, status_of, tell
from module.account.blueprint import blueprint
from module.casework.portal import activating, registering
from module.casework.portal import request as asking
from module.casework.portal.request import RegistrationDraft
from module.context import TICKET, AccessRule, access, bounded, current_language, notify, render, see_other, services
from module.context.browser import adopt_browser, browser_token, fresh_browser, token_of
from module.forms.account import AgainForm, ConsentForm, ContactsForm, CredentialsForm, UserTypeForm
from module.kernel.errors import NotAllowedNow, Stale, TroisError
from module.kernel.text import N_, Message
from module.registry.actors import SYSTEM
from module.registry.membership import USER_TYPE_LABELS, UserType
from module.registry.registration import RegistrationStep

_PAGES = {
    RegistrationStep.POLICY: "register",
    RegistrationStep.USER_TYPE: "register_type",
    RegistrationStep.KEY: "register_key",
    RegistrationStep.CONTACTS: "register_contacts",
    RegistrationStep.CREDENTIALS: "register_credentials",
    RegistrationStep.CHECK: "register_check",
    RegistrationStep.DONE: "register_done",
}
_ORDER = tuple(_PAGES)


def _draft() -> RegistrationDraft | None:
    with services.open_work(SYSTEM) as work:
        return asking.load(work, browser_token())


def _to(step: RegistrationStep) -> Response:
    return see_other(url_for(f".{_PAGES[step]}"))


def _on() -> Response:
    draft = _draft()
    return _to(draft.step if draft else RegistrationStep.POLICY)


def _at(step: RegistrationStep) -> RegistrationDraft | Response:
    """Return the request where this step may be opened; otherwise the way to the step that comes first."""
    draft = _draft()
    if draft is None:
        return _to(RegistrationStep.POLICY)
    if draft.step is RegistrationStep.DONE or _ORDER.index(step) > _ORDER.index(draft.step):
        return _to(draft.step)
    return draft


@blueprint.get("/policy")
@access(AccessRule.PUBLIC, eds=False)
def policy() -> str:
    """Show the security policy, to be read and printed without an account (R2)."""
    found = services.deps.accounts.policy
    return render("trois/account/policy.html", policy=found, text=found.text(current_language()))


@blueprint.get("/registration")
@access(AccessRule.PUBLIC, eds=False)
def register() -> Page:
    """Ask for the acceptance of the policy and the consent to personal data (R3)."""
    draft = _draft()
    if draft is not None and draft.step is RegistrationStep.DONE:
        return _to(RegistrationStep.DONE)
    if request.args.get("why") == "key":
        notify(Message(N_("You have no account here yet. Register to go on.")))
    return _policy_page(ConsentForm())


@blueprint.post("/registration")
@access(AccessRule.PUBLIC, eds=False)
def begin_registration() -> Page:
    """Begin a request for an account."""
    form = ConsentForm(request.form)
    form.validate()

    def act() -> None:
        count(Limit.REGISTER)
        with services.open_work(SYSTEM) as work:
            marks = {"policy": form.policy.data, "personal_data": form.personal_data.data}
            asking.begin(work, browser_token(), current_language(), **marks)

    error = _reported(act)
    if error is None:
        return _to(RegistrationStep.USER_TYPE)
    tell(form, error)
    return _policy_page(form), status_of(error)


def _policy_page(form: ConsentForm) -> str:
    found = services.deps.accounts.policy
    text = found.text(current_language())
    return render("trois/account/register.html", form=form, policy=found, text=text)


@blueprint.get("/registration/type")
@access(AccessRule.PUBLIC, eds=False)
def register_type() -> Page:
    """Ask for the type of user (R4)."""
    draft = _at(RegistrationStep.USER_TYPE)
    if isinstance(draft, Response):
        return draft
    return _type_page(UserTypeForm(data={"user_type": draft.request.user_type}))


@blueprint.post("/registration/type")
@access(AccessRule.PUBLIC, eds=False)
def choose_type() -> Page:
    """Take the type of user."""
    form = UserTypeForm(request.form)
    if not form.validate():
        return _type_page(form), UNPROCESSABLE
    return _step(form, lambda: _choose(form.user_type.data), lambda: _type_page(form))


def _choose(user_type: UserType) -> None:
    with services.open_work(SYSTEM) as work:
        asking.choose_type(work, browser_token(), user_type)


def _type_page(form: UserTypeForm) -> str:
    return form_page(N_("Type of user"), form, N_("Continue"), back=url_for(".register"), bare=True)


@blueprint.get("/registration/key")
@access(AccessRule.PUBLIC, eds=False)
def register_key() -> Page:
    """Offer a ticket to be signed with the key of the person or of the organisation (R6, R7)."""
    draft = _at(RegistrationStep.KEY)
    return draft if isinstance(draft, Response) else _key_page(draft, ())


@blueprint.post("/registration/key")
@access(AccessRule.PUBLIC, eds=False)
@bounded(TICKET)
def prove_key() -> Page:
    """Judge the signed ticket and ask the state registers for its owner (R8)."""
    draft = _at(RegistrationStep.KEY)
    if isinstance(draft, Response):
        return draft
    ticket = (request.form.get("ticket_id", ""), request.form.get("signature", "").encode())
    fresh = fresh_browser()

    def act() -> None:
        count(Limit.REGISTER)
        doors = (services.deps, services.open_work, services.sign_in)
        asking.prove(*doors, browser_token(), ticket, token_of(fresh))
        adopt_browser(fresh)

    error = _reported(act)
    return _on() if error is None else (_key_page(draft, lines(error)), status_of(error))


def _key_page(draft: RegistrationDraft, faults: tuple[Message, ...]) -> str:
    ticket = services.sign_in.begin(browser_token())
    individual = draft.request.user_type is UserType.INDIVIDUAL
    back = url_for(".register_type")
    return render("trois/account/register_key.html", ticket=ticket, individual=individual, faults=faults, back=back)


@blueprint.get("/registration/contacts")
@access(AccessRule.PUBLIC, eds=False)
def register_contacts() -> Page:
    """Show what is known of the person and ask for the contacts (R8, R9)."""
    draft = _at(RegistrationStep.CONTACTS)
    if isinstance(draft, Response):
        return draft
    return _contacts_page(draft, ContactsForm(obj=draft.request))


@blueprint.post("/registration/contacts")
@access(AccessRule.PUBLIC, eds=False)
def take_contacts() -> Page:
    """Take the contacts."""
    draft = _at(RegistrationStep.CONTACTS)
    if isinstance(draft, Response):
        return draft
    form = ContactsForm(request.form)
    if not form.validate():
        return _contacts_page(draft, form), UNPROCESSABLE

    def act() -> None:
        with services.open_work(SYSTEM) as work:
            asking.contacts(work, browser_token(), **form.data)

    return _step(form, act, lambda: _contacts_page(draft, form))


def _contacts_page(draft: RegistrationDraft, form: ContactsForm) -> str:
    back = url_for(".register_key")
    return render("trois/account/register_contacts.html", draft=draft, asked=draft.request, form=form, back=back)


@blueprint.get("/registration/credentials")
@access(AccessRule.PUBLIC, eds=False)
def register_credentials() -> Page:
    """Ask for user name and password (R10)."""
    draft = _at(RegistrationStep.CREDENTIALS)
    if isinstance(draft, Response):
        return draft
    return _credentials_page(CredentialsForm(obj=draft.request))


@blueprint.post("/registration/credentials")
@access(AccessRule.PUBLIC, eds=False)
def take_credentials() -> Page:
    """Take user name and password."""
    form = CredentialsForm(request.form)
    if not form.validate():
        return _credentials_page(form), UNPROCESSABLE

    def act() -> None:
        count(Limit.USER_NAME)
        asking.credentials(services.open_work, browser_token(), form.user_name.data, form.password.data)

    return _step(form, act, lambda: _credentials_page(form))


def _credentials_page(form: CredentialsForm) -> str:
    lead = (N_("With them you enter without EDS, to read your cases and prepare drafts. Filing always needs EDS."),)
    back = url_for(".register_contacts")
    return form_page(N_("User name and password"), form, N_("Continue"), lead=lead, back=back)


@blueprint.get("/registration/check")
@access(AccessRule.PUBLIC, eds=False)
def register_check() -> Page:
    """Show everything once more, with the document that is signed (R9, R11)."""
    draft = _at(RegistrationStep.CHECK)
    return draft if isinstance(draft, Response) else _check_page(draft, ())


@blueprint.post("/registration/check")
@access(AccessRule.PUBLIC, eds=False)
@bounded(TICKET)
def make_request() -> Page:
    """Make the request for a user account: signed, once, with the same answer for everybody (R11)."""
    draft = _at(RegistrationStep.CHECK)
    if isinstance(draft, Response):
        return draft
    signed = request.form.get("signature", "").encode()

    def act() -> None:
        signer = draft.request.signer
        count(Limit.REGISTER, signer.iin if signer else "")
        registering.submit(services.deps, services.open_work, browser_token(), signed)

    error = _reported(act)
    return _on() if error is None else (_check_page(draft, lines(error)), status_of(error))


def _check_page(draft: RegistrationDraft, faults: tuple[Message, ...]) -> str:
    with services.open_work(SYSTEM) as work:
        document = asking.signing_document(work, browser_token())
    return render(
        "trois/account/register_check.html",
        asked=draft.request,
        document=document,
        text=services.deps.accounts.policy.text(draft.request.language),
        types=USER_TYPE_LABELS,
        faults=faults,
        back=url_for(".register_credentials"),
    )


@blueprint.get("/registration/done")
@access(AccessRule.PUBLIC, eds=False)
def register_done() -> Page:
    """Say that a mail is on its way (R12)."""
    draft = _draft()
    if draft is None or draft.step is not RegistrationStep.DONE:
        return _to(draft.step if draft else RegistrationStep.POLICY)
    hours = services.deps.accounts.links.activation_hours
    return render("trois/account/register_done.html", form=AgainForm(obj=draft.request), hours=hours)


@blueprint.get("/activate/again")
@access(AccessRule.PUBLIC, eds=False)
def ask_again() -> Page:
    """Ask where the link of activation is to be sent once more."""
    return _again_page(AgainForm())


@blueprint.post("/activate/again")
@access(AccessRule.PUBLIC, eds=False)
def send_again() -> Page:
    """Send the link of activation once more; the answer is the same for everybody."""
    form = AgainForm(request.form)
    if not form.validate():
        return _again_page(form), UNPROCESSABLE

    def act() -> None:
        count(Limit.LETTER, form.email.data)
        with services.open_work(SYSTEM) as work:
            activating.send_again(work, form.email.data)

    error = _reported(act)
    if error is not None:
        tell(form, error)
        return _again_page(form), status_of(error)
    return render("trois/account/sent.html")


def _again_page(form: AgainForm) -> str:
    lead = (N_("We send a new link. The one that was sent before works no more."),)
    return form_page(N_("Send the link again"), form, N_("Send the link"), lead=lead, back=url_for(".sign_in"))


@blueprint.get("/activate/<string(maxlength=80):secret>")
@access(AccessRule.PUBLIC, eds=False)
def activate(secret: str) -> Page:
    """Offer a button: mail programs open links by themselves, so that a link alone does nothing."""
    with services.open_work(SYSTEM) as work:
        alive = activating.is_open(work, secret)
    return render("trois/account/activate.html", alive=alive), 200 if alive else 404


@blueprint.post("/activate/<string(maxlength=80):secret>")
@access(AccessRule.PUBLIC, eds=False)
def open_account(secret: str) -> Page:
    """Open the account of the link."""

    def act() -> None:
        count(Limit.ACTIVATION)
        with services.open_work(SYSTEM) as work:
            activating.activate(work, secret)

    error = _reported(act)
    if error is None:
        return see_other(url_for(".sign_in", done="activated"))
    return render("trois/account/activate.html", alive=False, faults=lines(error)), status_of(error)


def _reported(act: Callable[[], None]) -> TroisError | None:
    """Do an act and return what was refused; a request that has moved on meanwhile leads to its present step."""
    try:
        act()
    except TOLD as error:
        return error
    except (NotAllowedNow, Stale):
        return None
    return None


def _step(
    form: ContactsForm | CredentialsForm | UserTypeForm, act: Callable[[], None], page: Callable[[], str]
) -> Page:
    error = _reported(act)
    if error is None:
        return _on()
    tell(form, error)
    return page(), status_of(error)
