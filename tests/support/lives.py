"""The life of an entry over the pages: forms are read, filled and sent as a browser without scripts would."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import date, datetime, time
from html import unescape
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import lxml.html

from module.casework import entry_clock
from module.kernel.clock import ALMATY
from module.registry.actors import Actor
from module.registry.workflow import FINAL
from module.store import exclusion_cases
from tests.support import web
from tests.support.app_env import AppEnv

REASONS = {"explanation_kk": "Құжат жетіспейді", "explanation_ru": "Документа нет"}


class Refused(AssertionError):
    """A page did not do what was asked; the text is what it said."""


@dataclass
class Life:
    """One entry with the people around it; `app` serves the pages."""

    app_env: AppEnv
    app: Any
    number: str = ""

    def on(self, day: str, hour: int = 10) -> Life:
        """Set the clock to a day."""
        self.app_env.clock.set(datetime.combine(date.fromisoformat(day), time(hour), ALMATY))
        return self

    def state(self, day: str) -> str:
        """How the public API says that the entry stands on a day."""
        now = self.app_env.clock.now()
        self.on(day)
        found = self.app.test_client().get(f"/trois/api/v1/entries/{quote(self.number)}")
        self.app_env.clock.set(now)
        assert found.status_code == 200, found.text
        return str(found.json["state"])

    def apply(self, kind: str, *sections: tuple[str, dict[str, str]], files: tuple[dict[str, str], ...] = ()) -> str:
        """Begin an application on the entry, fill its pages, sign and file it; return its id."""
        key = self.begin(kind)
        for section, values in sections:
            self.fill(key, section, **values)
        for values in files:
            self.attach(key, **values)
        self.file(key)
        return key

    def fill(self, key: str, section: str, **values: str) -> None:
        """Fill a page of a draft and save it."""
        self._filled(self._applicant, f"/trois/applications/{key}/{section}", values)

    def attach(self, key: str, **details: str) -> None:
        """Attach a document of the right."""
        file = (io.BytesIO(f"%PDF {key} {sorted(details)}".encode()), "proof.pdf")
        values = {"kind": "right", **details}
        self._filled(self._applicant, f"/trois/applications/{key}/documents/add", values, {"file": file})

    def supply(self, key: str, **details: str) -> None:
        """Supply the document that renews the right to an extension that awaits it."""
        file = (io.BytesIO(f"%PDF {key} renewal".encode()), "renewal.pdf")
        self._filled(self._applicant, f"/trois/applications/{key}/renewal", details, {"file": file})

    def bring(self, key: str, **details: str) -> None:
        """Send the document that renews the right with a request made by hand, where no page asks for it."""
        file = (io.BytesIO(f"%PDF {key} brought".encode()), "renewal.pdf")
        self._send(self._applicant, f"/trois/applications/{key}/renewal", {**details, "file": file})

    def steps(self, key: str) -> dict[str, str]:
        """How far each step of a draft has come, by the words of its page."""
        rows = self._page(self._applicant, f"/trois/applications/{key}").xpath(
            '//li[contains(@class, "task-list__item")]'
        )
        return dict(tuple(" ".join(part.text_content().split()) for part in row.xpath("./div")[:2]) for row in rows)

    def page_of(self, key: str, section: str) -> str:
        """What the holder reads on a step of a draft."""
        return str(self._page(self._applicant, f"/trois/applications/{key}/{section}").text_content())

    def begin(self, kind: str) -> str:
        """Press the button of an act on the page of the entry; return the id of the draft."""
        address = f"/trois/entries/{quote(self.number)}"
        page = self._page(self._applicant, address)
        wanted = next(
            (one for one in page.forms if one.form_values() and dict(one.form_values()).get("kind") == kind), None
        )
        if wanted is None:
            raise Refused(unescape(page.text_content()))
        answer = self._send(self._applicant, urljoin(address, wanted.action), dict(wanted.form_values()))
        return str(re.findall(r"[0-9a-f-]{36}", answer.location)[0])

    def file(self, key: str) -> None:
        """Sign what the page shows, and file it."""
        address = f"/trois/applications/{key}/sign"
        self._signed(self._applicant, address, f"/trois/applications/{key}/papers")

    def take(self, key: str) -> None:
        self._send(self._officer, f"/trois/cases/{key}/take", {})

    def prepare(self, key: str, kind: str, **reasons: str) -> None:
        """Prepare a decision as the case officer; a change is read and accepted field by field."""
        address = f"/trois/cases/{key}/prepare"
        if kind != "change":
            self._send(self._officer, address, {"kind": kind, **reasons})
            return
        asked = re.findall(r'name="(field_\d+)"', self.asked_of_officer(key))
        self._filled(self._officer, f"{address}?kind=change", {**dict.fromkeys(asked, "accept"), **reasons})

    def asked_of_officer(self, key: str) -> str:
        """The page on which the case officer answers the fields of a change."""
        page = self._page(self._officer, f"/trois/cases/{key}/prepare?kind=change")
        return lxml.html.tostring(page, encoding="unicode")

    def sign(self, key: str) -> None:
        """Sign the prepared decision as the head."""
        address = f"/trois/cases/{key}/decision"
        self._signed(self._head, address, address)

    def decide(self, key: str, kind: str) -> None:
        """Take a case, prepare a decision that grants, sign it."""
        self.take(key)
        self.prepare(key, kind)
        self.sign(key)

    def exclude(self, ground: str, evidence: str) -> None:
        """Open a case of exclusion as the case officer, and let it be decided."""
        values = {"entry": self.number, "ground": ground, "evidence_kk": evidence, "evidence_ru": evidence}
        answer = self._send(self._officer, "/trois/exclusions/new", values)
        key = str(re.findall(r"[0-9a-f-]{36}", answer.location)[0])
        self.prepare(key, "exclude")
        self.sign(key)

    def exclusions(self) -> list[str]:
        """The open cases of exclusion of the entry, by their ids."""
        with self.app_env.store.unit() as unit:
            found = exclusion_cases.of_entry(unit, self.number)
        return [one.id for one in found if one.status not in FINAL]

    def propose_closing(self, key: str, reason: str) -> None:
        """Ask the head, as the case officer, to close a case without a decision."""
        self._send(self._officer, f"/trois/cases/{key}/propose-closing", {"reason": reason})

    def return_proposal(self, key: str) -> None:
        """Have the case go on, as the head."""
        self._send(self._head, f"/trois/cases/{key}/return_proposal", {})

    def close_case(self, key: str, reason: str) -> None:
        """Close a case without a decision, as the head."""
        self._send(self._head, f"/trois/cases/{key}/closing", {"reason": reason})

    def closing_page(self, key: str) -> str:
        """What the head reads before a case is closed."""
        return str(self._page(self._head, f"/trois/cases/{key}/closing").text_content())

    def case_page(self, key: str) -> str:
        """What the case officer reads on the page of a case."""
        return str(self._page(self._officer, f"/trois/cases/{key}").text_content())

    def application_page(self, key: str) -> str:
        """What the applicant reads on the page of an application."""
        return str(self._page(self._applicant, f"/trois/applications/{key}").text_content())

    def run_clock(self) -> None:
        """Let the scheduler's clock run at this instant."""
        entry_clock.run(self.app_env.open_work)

    def entry_page(self) -> str:
        """What the holder reads on the page of the entry."""
        return str(self._page(self._applicant, f"/trois/entries/{quote(self.number)}").text_content())

    @property
    def _applicant(self) -> Actor:
        return self.app_env.applicant

    @property
    def _officer(self) -> Actor:
        return self.app_env.case_officer

    @property
    def _head(self) -> Actor:
        return self.app_env.head

    def _page(self, actor: Actor, address: str) -> Any:
        answer = web.sign_in_as(self.app, actor).get(f"{address}{'&' if '?' in address else '?'}lang=en")
        if answer.status_code != 200:
            raise Refused(f"{address}: {answer.status_code} {answer.location or words(answer.text)}")
        return lxml.html.fromstring(answer.text)

    def _send(self, actor: Actor, address: str, values: dict[str, Any]) -> Any:
        client = web.sign_in_as(self.app, actor)
        path = urlsplit(address).path
        answer = client.post(f"{path}?lang=en", data={**values, "csrf_token": client.csrf})
        if answer.status_code != 303:
            raise Refused(f"{path}: {answer.status_code} {words(answer.text)}")
        return answer

    def _filled(self, actor: Actor, address: str, values: dict[str, str], files: dict[str, Any] | None = None) -> None:
        """Send the form of a page with what stands in it and what is given."""
        page = self._page(actor, address)
        names = set(values)
        fitting = (one for one in page.forms if names <= {name for name in one.fields if name})
        wanted = next(fitting, None)
        if wanted is None:
            raise Refused(f"{address}: no form with {sorted(names)}")
        stands = {name: value for name, value in wanted.form_values() if name != "csrf_token"}
        self._send(actor, urljoin(address, wanted.action or address), {**stands, **values, **(files or {})})

    def _signed(self, actor: Actor, address: str, documents: str) -> None:
        page = self._page(actor, address)
        found = page.xpath('//input[@name="paper_id"]/@value')
        if not found:
            raise Refused(words(lxml.html.tostring(page, encoding="unicode")))
        document = web.sign_in_as(self.app, actor).get(f"{documents}/{found[0]}.xml").data
        signature = self.app_env.key_signers.sign(actor, document).decode()
        self._send(actor, address, {"paper_id": found[0], "signature": signature})


def words(page: str) -> str:
    """What a page says where it refuses: its summary of errors, else its main text."""
    tree = lxml.html.fromstring(page or "<p></p>")
    found = tree.xpath('//*[contains(@class, "govuk-error-summary")]') or tree.xpath("//main") or [tree]
    return " ".join(found[0].text_content().split())
