"""What a person does in the pages, by ids, names and addresses that are the same in every language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from module.dev import example
from module.kernel.clock import law_date
from tests.journeys.site import Site

MAIN = "#trois-main"
CONTINUE = "button[name=action][value=continue]:not([aria-hidden])"
FIND = "button[name=action][value=find]"
LATER = "button[name=action][value=later]"
SIGN = "form[data-module=trois-sign] button[type=submit]"
SUMMARY = ".govuk-error-summary"
UUID = r"[0-9a-f-]{36}"


def written(day: date) -> str:
    """Write a day as people do here."""
    return f"{day:%d.%m.%Y}"


@dataclass
class Person:
    """Somebody with a key at a browser."""

    site: Site
    page: Page
    slug: str
    language: str = "ru"

    def go(self, path: str) -> None:
        """Open an address of the module."""
        answer = self.page.goto(self.site.url + path)
        assert answer is not None and answer.status < 500, path

    def sign_in(self) -> None:
        """Sign in with the key."""
        self.site.choose(self.slug)
        self.go(f"/sign-in?lang={self.language}")
        self.page.locator(SIGN).click()
        self.page.wait_for_url(re.compile(r"/trois/?$"))
        assert self.page.locator("html").get_attribute("lang") == self.language

    def sign_out(self) -> None:
        """Sign out: the button stands in the menu of the account."""
        self.page.locator(".trois-account > summary").click()
        self.page.locator("form[action$='/sign-out'] button").click()
        self.page.wait_for_url("**/sign-in")

    def sign(self) -> None:
        """Sign the document of the page."""
        self.site.choose(self.slug)
        self.page.locator(SIGN).click()

    def fill(self, **values: str) -> None:
        """Type into fields by their names."""
        for name, value in values.items():
            self.page.locator(f"#{name}").fill(value)

    def tick(self, name: str, value: str) -> None:
        """Choose a radio button or a box."""
        self.page.locator(f"input[name={name}][value={value}]").check()

    def goes_on(self, path: str) -> None:
        """Press the button of the step and arrive at the next page."""
        self.page.locator(CONTINUE).click()
        self.page.wait_for_url(re.compile(rf"{path}([?#].*)?$"))

    def get(self, address: str) -> bytes:
        """Download a file as the person."""
        answer = self.page.context.request.get(address)
        assert answer.ok, (address, answer.status)
        return answer.body()

    def link(self, selector: str) -> str:
        """Return the address of a link of the page."""
        found = self.page.locator(f"{MAIN} a[href{selector}").first.evaluate("link => link.href")
        assert isinstance(found, str)
        return found


class Applicant(Person):
    """Fills an application, page by page."""

    application_id: str = ""

    def address(self, rest: str = "") -> str:
        """Return the path of the application or of one of its pages."""
        return f"/applications/{self.application_id}{rest}"

    def create(self) -> None:
        """Make a draft."""
        self.go("/applications")
        self.page.locator("form[action$='/applications'] button").click()
        self.page.wait_for_url(re.compile(rf"/applications/{UUID}$"))
        self.application_id = self.page.url.rsplit("/", 1)[1]

    def begin(self, kind: str, entry: str) -> None:
        """Begin an application about an entry with its button in the list."""
        form = self.page.locator("form[action$='/applications/begin']").filter(
            has=self.page.locator(f"input[value='{entry}']")
        )
        form.filter(has=self.page.locator(f"input[value='{kind}']")).locator("button").click()
        self.page.wait_for_url(re.compile(rf"/applications/{UUID}$"))
        self.application_id = self.page.url.rsplit("/", 1)[1]

    def found(self) -> None:
        """Ask a state register and see that it answered."""
        self.page.locator(FIND).click()
        self.page.wait_for_url(re.compile("#found$"))
        expect(self.page.locator("#found")).to_be_visible()

    def representative(self) -> None:
        """Fill the step of the representative: the register gives the name, the person adds the contacts."""
        self.page.locator(f"a[href$='{self.address('/representative')}']").click()
        self.tick("capacity", "representative")
        self.fill(identifier=example.BIN)
        self.found()
        expect(self.page.locator("#name_ru")).not_to_have_value("")
        self.fill(telephone="+7 701 000 00 01", email="zhetisu@example.kz")
        self.goes_on("/holder")

    def holder(self) -> None:
        """Fill the step of the right holder."""
        self.fill(identifier=example.BIN)
        self.found()
        expect(self.page.locator("#name_kk")).not_to_have_value("")
        self.fill(telephone="8 701 000 00 01", email="zhetisu@example.kz")
        self.goes_on("/terms")

    def terms(self, end: date | None = None, kind: str = "trademark") -> None:
        """Fill the step of the object and term."""
        today = law_date(datetime.now(UTC))
        self.tick("object_kind", kind)
        self.tick("directions", "import")
        self.tick("conditions", "new")
        self.fill(
            start=written(today),
            end=written(end or today + timedelta(days=540)),
            genuine_features="Голографическая наклейка на крышке, тиснение логотипа на дне банки",
            infringing_features="Нет голограммы, логотип напечатан, а не выдавлен",
            permitted_quantity="10",
            quantity_unit="шт.",
        )

    def insurance(self, number: str = example.CONTRACT) -> None:
        """Find the contract."""
        self.fill(contract_number=number)
        self.found()

    def document(self, file: Path, kind: str = "undertaking") -> None:
        """Attach a document on its page."""
        self.page.locator("#kind").select_option(kind)
        self.page.locator("#file").set_input_files(file)
        self.fill(document_name="Обязательство о возмещении вреда", document_number="1-О")
        self.page.locator(f"{MAIN} form button[type=submit]").click()

    def documents(self, file: Path, *kinds: str) -> None:
        """Fill the step of the documents."""
        for kind in kinds or ("undertaking",):
            self.page.locator("a[href$='/documents/add']").click()
            self.document(file, kind)
            self.page.wait_for_url("**/documents")
            expect(self.page.locator(MAIN)).to_contain_text(file.name)
        self.page.locator("a[href$='/goods'].govuk-button").click()

    def goods(self, genuine: Path, infringing: Path, *, word: str = "ЖЕТІСУ", classes: str = "29, 30") -> None:
        """Fill the step of the goods, the code found in the list."""
        self.page.locator("a[href$='/goods/add'].govuk-button").click()
        self.fill(hs_query="200799")
        self.page.locator(FIND).click()
        self.page.locator("#hs-found-200799").check()
        self.fill(word_name=word, description="Варенье, печенье сладкое")
        if classes:
            self.fill(nice_classes=classes)
        else:
            expect(self.page.locator("#nice_classes")).to_have_count(0)
        self.page.locator("#genuine_picture").set_input_files(genuine)
        self.fill(genuine_text="Банка с голограммой")
        self.page.locator("#infringing_picture").set_input_files(infringing)
        self.fill(infringing_text="Банка без голограммы")
        self.goes_on("/goods")
        expect(self.page.locator(MAIN)).to_contain_text("200799")
        self.page.locator("a[href$='/right'].govuk-button").click()

    def trademark(self, number: str = example.CERTIFICATE) -> None:
        """Check the certificate at the patent office."""
        self.fill(certificate_number=number)
        self.found()

    def indication(self, name: str) -> None:
        """Enter the certificate of the right to use: no register is asked about it, and no type of a mark."""
        expect(self.page.locator(FIND)).to_have_count(0)
        expect(self.page.locator("[name=mark_type]")).to_have_count(0)
        self.fill(
            name_ru=name,
            name_kk="ЖЕТІСУ АЛМАСЫ",
            name_en="Zhetisu apple",
            certificate_number="17-ПП",
            registered_on="03.03.2021",
            valid_until=written(law_date(datetime.now(UTC)) + timedelta(days=700)),
            registration_number="17",
            place="Область Жетісу",
            registered_goods="Яблоки свежие и консервированные",
            quality="Вкус и аромат, которые дают горный климат и почвы",
        )

    def undertaking(self) -> None:
        """Give the undertaking."""
        self.page.locator("#undertaking").check()
        self.goes_on("/check")
        if self.page.locator("a[href$='/same-right']").count():  # the example stands in the register already
            self.page.locator("a[href$='/same-right']").first.click()
            self.page.locator("[name=reason]").fill("Другие товары")
            self.page.locator(f"{MAIN} form button[type=submit]").click()
            self.page.wait_for_url("**/check")

    def fill_indication(self, files: Files, name: str) -> None:
        """Fill every step of an application for a geographical indication."""
        self.representative()
        self.holder()
        self.terms(kind="geographical_indication")
        self.goes_on("/insurance")
        self.insurance()
        self.goes_on("/documents")
        self.documents(files.pdf, "undertaking", "right")
        self.goods(files.genuine, files.infringing, word=name, classes="")
        self.indication(name)
        self.goes_on("/undertaking")
        self.undertaking()

    def fill_all(self, files: Files) -> None:
        """Fill every step, one after the other."""
        self.representative()
        self.holder()
        self.terms()
        self.goes_on("/insurance")
        self.insurance()
        self.goes_on("/documents")
        self.documents(files.pdf)
        self.goods(files.genuine, files.infringing)
        self.trademark()
        self.goes_on("/undertaking")
        self.undertaking()

    def file(self) -> str:
        """Sign and send from the page of answers; returns the number on the receipt."""
        self.page.locator("a[href$='/sign'].govuk-button").click()
        self.sign()
        self.page.wait_for_url("**/receipt")
        number = self.page.locator(".govuk-panel strong").inner_text()
        assert re.search(r"\d", number)
        return number


class Officer(Person):
    """Works in the cases of the unit."""

    def open(self, number: str) -> None:
        """Open a case from the worklist."""
        self.go("/worklist")
        self.page.get_by_role("link", name=number, exact=True).click()
        self.page.wait_for_url(re.compile(rf"/cases/{UUID}$"))

    def row(self, number: str) -> str:
        """Return the line of a case in the worklist."""
        self.go("/worklist")
        return self.page.get_by_role("row").filter(has_text=number).inner_text()

    def take(self) -> None:
        """Take the open case."""
        self.page.locator("form[action$='/take'] button").click()
        self.page.wait_for_url(re.compile("done=take"))

    def prepare(self, kind: str) -> None:
        """Prepare a decision in the open case."""
        self.page.locator(f"a[href*='/prepare?kind={kind}']").click()
        expect(self.page.locator(f"input[name=kind][value={kind}]")).to_be_checked()
        for reason in self.page.locator("textarea[name^=reason_]").all():
            reason.fill("Проверено по документам дела")
        for accept in self.page.locator("input[name^=field_][value=accept]").all():
            accept.check()
        self.page.locator(f"{MAIN} form button[type=submit]").first.click()
        self.page.wait_for_url(re.compile("done="))

    def decide(self) -> None:
        """Read the prepared decision and sign it."""
        self.page.locator("a[href$='/decision'].govuk-button").click()
        expect(self.page.locator("article[lang=kk]")).to_be_visible()
        expect(self.page.locator("article[lang=ru]")).to_be_visible()
        self.sign()
        self.page.wait_for_url(re.compile(rf"/cases/{UUID}\?done="))


@dataclass(frozen=True)
class Files:
    """Files that people attach."""

    pdf: Path
    genuine: Path
    infringing: Path

    @classmethod
    def make(cls, folder: Path) -> Files:
        """Write the files."""
        made = cls(folder / "undertaking.pdf", folder / "genuine.jpg", folder / "infringing.jpg")
        made.pdf.write_bytes(example.document(2))
        made.genuine.write_bytes(example.picture("#1b6e3c"))
        made.infringing.write_bytes(example.picture("#8a1c1c"))
        return made
