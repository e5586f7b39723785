"""Data of a landed release under the present code: the one place that knows how the present code is wired and reached.

The tests of `tests/migrations/test_landed_*` speak HTTP, the command and a few words of this file. When rooms or names
move, this file moves with them and the tests stay; see tests/migrations/README.md.
"""

from __future__ import annotations

import base64
import gzip
import html
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile
from typing import Any

import lxml.html
import psycopg
import pytest
from alembic import command
from flask import Flask
from sqlalchemy.engine import make_url

from module import wiring
from module.casework import delivering
from module.cli import alembic_config, bare
from module.context.services import Services
from module.dev.launcher.environment import environment
from module.dev.launcher.places import ROOT
from module.dev.launcher.services import Services as Servers
from module.dev.pki import exchange as exchange_keys
from module.dev.pki import make
from module.dev.standins import keys
from module.dev.standins.ncalayer import Key, load_keys, sign_xml
from module.kernel.clock import SetClock
from module.plugin import TroisModule
from module.store.unit import connect
from module.wiring import national
from tests.support.databases import new_database
from tests.support.portal_env import Post

LANDED = Path(__file__).parents[1] / "migrations" / "landed"
PREFIX = "/trois"
PASSWORD = "trois-demo-portal"
NOWHERE = "http://127.0.0.1:9"
"""Nobody listens there: the state's systems are away, and what stands must go on all the same."""


@dataclass(frozen=True)
class Release:
    """A kept dump, and the day on which the story in it ends."""

    commit: str
    now: datetime

    @property
    def folder(self) -> Path:
        return LANDED / self.commit

    def contract(self, name: str) -> list[list[str]]:
        """The lines of a kept list, each in its columns."""
        text = (self.folder / "contract" / f"{name}.txt").read_text(encoding="utf-8")
        return [line.split("\t") for line in text.splitlines()]


FIRST = Release("9217642", datetime(2026, 12, 3, 5, 2, tzinfo=UTC))


# --- the database as the release left it


def restore(url: str, release: Release) -> None:
    """Bring the dump into an empty database, as the release's own server would hold it."""
    with psycopg.connect(plain(url)) as connection:
        connection.execute((release.folder / "before.sql").read_bytes())
        for blob in sorted((release.folder / "blobs").iterdir()):
            content = blob.read_bytes()
            row = (blob.name, content, len(content))
            connection.execute("INSERT INTO trois.blob (sha256, content, size) VALUES (%s, %s, %s)", row)
        connection.execute(gzip.decompress((release.folder / "rows.sql.gz").read_bytes()))
        connection.execute((release.folder / "after.sql").read_bytes())
    _catch_up(url)


def _catch_up(url: str) -> None:
    """Let the server's transaction numbers pass those of the data.

    A site is upgraded in its own server, where they go on, and the journal is chained by them.
    """
    with psycopg.connect(plain(url), autocommit=True) as connection:
        reached = "SELECT max(transaction_id) FROM trois.audit"
        last = connection.execute(reached).fetchone()
        now = connection.execute("SELECT pg_current_xact_id()::text::bigint").fetchone()
        assert last is not None and now is not None
        connection.execute("CREATE TEMPORARY TABLE pace (n bigint)")
        each = "BEGIN INSERT INTO pace VALUES (n); EXCEPTION WHEN OTHERS THEN RAISE; END;"  # takes one number
        missing = max(0, last[0] - now[0]) + 10
        connection.execute(f"DO $$ BEGIN FOR n IN 1..{missing} LOOP {each} END LOOP; END $$")


def plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


Row = dict[str, Any]


def rows(url: str, statement: str, *values: object) -> list[Row]:
    """Ask the database, whatever the present code thinks of its tables."""
    with psycopg.connect(plain(url)) as connection:
        cursor = connection.execute(statement, values or None)  # type: ignore[arg-type]
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor] if names else []


@dataclass(frozen=True)
class Before:
    """What the tests look for, read in the tables of the release before anything is brought up to date."""

    applications: dict[str, Row]
    """By the number of the certificate of the mark, or the key under which a draft was made."""
    decisions: list[Row]
    opinions: dict[str, Row]
    conversations: list[Row]
    counts: dict[str, int]
    ids: dict[str, set[str]]
    signing_documents: list[Row]

    @classmethod
    def read(cls, url: str) -> Before:
        tables = [row["table_name"] for row in rows(url, _TABLES)]
        keyed = [row["table_name"] for row in rows(url, _KEYED)]
        return cls(
            {row["mark"]: row for row in rows(url, _APPLICATIONS)},
            rows(
                url,
                "SELECT d.*, a.number AS application FROM trois.decision d JOIN trois.application a"
                " ON a.id = d.application_id",
            ),
            {
                f"{row['application_id']} {row['form_id']}": row
                for row in rows(url, "SELECT * FROM trois.exchange_opinion")
            },
            rows(url, "SELECT * FROM trois.exchange_conversation"),
            {name: rows(url, _COUNT.format(name))[0]["n"] for name in tables},
            {name: {row["id"] for row in rows(url, _IDS.format(name))} for name in keyed},
            rows(url, "SELECT * FROM trois.paper WHERE signed IS NOT NULL"),
        )

    def id_of(self, mark: str) -> str:
        return str(self.applications[mark]["id"])


_APPLICATIONS = """
SELECT *, coalesce(nullif(form->'trademark'->>'certificate_number', ''), split_part(creation_key, ':', 2)) AS mark
FROM trois.application"""
_COUNT, _IDS = 'SELECT count(*) AS n FROM trois."{}"', 'SELECT id::text FROM trois."{}"'
_TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'trois'"
_KEYED = "SELECT table_name FROM information_schema.columns WHERE table_schema = 'trois' AND column_name = 'id'"


# --- keys: new ones for the same people, from an authority that stands beside that of the release


@pytest.fixture(scope="session")
def new_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keys of today for the demo people, with the authorities of both times to trust in `trust`."""
    folder = tmp_path_factory.mktemp("landed")
    pki = folder / "pki"
    make(pki, now=FIRST.now - timedelta(hours=1))
    keys.ensure(pki)
    keys.make(pki, "seal")
    exchange_keys.make(pki / "exchange", now=FIRST.now - timedelta(hours=1))
    for part in ("roots", "intermediates"):
        (folder / "trust" / part).mkdir(parents=True)
        for place, name in ((pki / part, "new"), (FIRST.folder / "trust" / part, FIRST.commit)):
            for file in place.glob("*.pem"):
                copyfile(file, folder / "trust" / part / f"{name}-{file.name}")
    return folder


def _endpoints(folder: Path) -> Path:
    """The shipped example without anybody to ask: no revocation, no stamps, the exchange over a folder."""
    text = (ROOT / "config" / "endpoints.example.toml").read_text(encoding="utf-8")
    for old, new in (
        (r'(?m)^mode = "required".*$', 'mode = "off"'),
        (r'(?m)^mode = "after".*$', 'mode = "off"'),
        (r'(?m)^transport = "http"', 'transport = "spool"\npolls = false'),
        (r'(?m)^spool = ""', f'spool = "{folder}/spool"'),
    ):
        text, count = re.subn(old, new, text)
        assert count == 1, old
    file = folder / "endpoints.toml"
    file.write_text(text, encoding="utf-8")
    return file


# --- the present product over that database


@dataclass
class Site:
    """The present code over the data of a release, at the hour at which the story ended."""

    url: str
    folder: Path
    before: Before
    services: Services
    app: Flask
    clock: SetClock
    keys: dict[str, Key]
    post: Post
    settings: Mapping[str, str] = field(repr=False)

    def sign(self, slug: str, document: bytes) -> str:
        return sign_xml(document.decode(), self.keys[slug])

    def visitor(self, slug: str = "", language: str = "ru") -> Visitor:
        """Somebody at a browser; with a name signed in by EDS."""
        made = Visitor(self, slug, self.app.test_client(), language)
        if slug:
            made.sign_in()
        return made

    def rows(self, statement: str, *values: object) -> list[Row]:
        return rows(self.url, statement, *values)

    def work(self) -> None:
        """What scheduler and worker do, once."""
        delivering.run_exchange(self.services.deps)
        for row_id in delivering.waiting(self.services.open_work):
            delivering.deliver(self.services.deps, self.services.open_work, row_id)
        delivering.seal_journal(self.services.open_work)

    def later(self, **time: float) -> None:
        self.clock.set(self.clock.now() + timedelta(**time))

    def reported(self, *arguments: str, alone: bool = False) -> tuple[int, str]:
        """Exit and output of `flask trois ...`; `alone`: without the wired product, over the database only."""
        app = bare() if alone else self.app
        app.config.update(TROIS_DATABASE_URL=self.url)
        done = app.test_cli_runner().invoke(args=["trois", *arguments])
        return done.exit_code, done.output

    def left(self) -> list[str]:
        """What lies in the folder for the Commission, oldest first."""
        files = sorted((self.folder / "spool" / "out").glob("*"), key=lambda file: file.stat().st_mtime_ns)
        return [file.read_text(encoding="utf-8") for file in files if file.is_file()]


@contextmanager
def opened(servers: Servers, release: Release, authorities: Path, folder: Path) -> Iterator[Site]:
    """Restore a release, bring it up to date with the present revisions and wire the present product to it."""
    with new_database(servers) as url:
        restore(url, release)
        before = Before.read(url)
        command.upgrade(alembic_config(url), "head")
        with site_over(url, before, servers.redis_url, authorities, folder, SetClock(release.now)) as site:
            yield site


@contextmanager
def site_over(url: str, before: Before, queue: str, authorities: Path, folder: Path, clock: SetClock) -> Iterator[Site]:
    """Wire the present product to a database that is up to date, with keys of `authorities`, in a folder of its own."""
    with pytest.MonkeyPatch.context() as patch:
        pki, post = authorities / "pki", Post()
        found = {
            **environment(folder),
            "TROIS_DATABASE_URL": url,
            "TROIS_REDIS_URL": queue,
            "TROIS_PKI_DIR": str(pki),
            "TROIS_TRUST_DIR": str(authorities / "trust"),
            "TROIS_SEAL_KEY": str(pki / "seal.key.pem"),
            "TROIS_SEAL_CERTIFICATE": str(pki / "seal.crt.pem"),
            "TROIS_ENDPOINTS": str(_endpoints(folder)),
            "TROIS_STANDINS_URL": NOWHERE,
            "TROIS_SMTP_PORT": "9",
            "TROIS_PUBLIC_URL": "http://localhost/trois",
        }
        for name, value in found.items():
            if name.startswith("TROIS_"):
                patch.setenv(name, value)
        store = connect(url)
        patch.setattr(wiring, "connect", lambda address: store)
        wired = national.wired
        patch.setattr(national, "wired", lambda *given: replace(wired(*given), sms=post, mail=post))
        services = wiring.build(found, clock)
        app = Flask("host")
        app.config.update(found, SECRET_KEY="test", TESTING=True)
        TroisModule(app, services=services)
        yield Site(url, folder, before, services, app, clock, load_keys(pki), post, found)
        store.engine.dispose()


# --- somebody at a browser


@dataclass
class Visitor:
    """Goes through pages without a script: reads forms as they stand, fills in, sends, signs what is shown."""

    site: Site
    slug: str
    client: Any
    language: str = "ru"

    def ask(self, path: str, language: str = "") -> Any:
        path = path if path.startswith(PREFIX) else PREFIX + path
        mark = "&" if "?" in path else "?"
        return self.client.get(f"{path}{mark}lang={language or self.language}")

    def page(self, path: str, language: str = "") -> str:
        """The text of a page that must open."""
        answer = self.ask(path, language)
        assert answer.status_code == 200, (path, answer.status_code, answer.location, words(answer.text)[:600])
        return str(answer.text)

    def sign_in(self) -> None:
        answer = self.send("/sign-in", sign=True)
        assert answer.status_code == 303, (self.slug, words(answer.text)[-600:])

    def send(self, path: str, to: str = "", *, sign: bool = False, write: str = "", **changes: str | list[str]) -> Any:
        """Send the form of a page as it stands but for the changes.

        With `sign` the document shown is signed; `write` is put into the text that the form asks for.
        """
        text = self.page(path)
        form = _form(text, PREFIX + (to or path), signing=sign)
        values: dict[str, str | list[str]] = {**form.values}
        if sign:
            values["signature"] = self.site.sign(self.slug, shown_document(text))
        if write:
            values |= dict.fromkeys(form.texts, write)
        return self.client.post(PREFIX + (to or path), data={**values, **changes})


@dataclass(frozen=True)
class _Form:
    values: dict[str, list[str]]
    texts: tuple[str, ...]


def _form(text: str, action: str, *, signing: bool) -> _Form:
    """The form that goes to an address (or the one to be signed there), with its values as a browser sends them."""
    page = lxml.html.fromstring(text)
    here = [form for form in page.forms if str(form.action or action).partition("?")[0].endswith(action)]
    posts = [form for form in here if form.method == "POST" and "csrf_token" in form.fields]
    if signing:
        posts = [form for form in posts if "signature" in form.fields] or posts
    assert posts, (action, [(form.method, form.action) for form in page.forms])
    found: dict[str, list[str]] = {}
    for name, value in posts[0].form_values():
        found.setdefault(name, []).append(value)
    return _Form(found, tuple(str(area.name) for area in posts[0].iter("textarea")))


def shown_document(text: str) -> bytes:
    """The document that a page has signed."""
    found = re.search(r'data-document="([^"]+)"', text)
    assert found, words(text)[-600:]
    return base64.b64decode(found[1])


def words(text: str) -> str:
    """The words of a page."""
    body = text.partition("</head>")[2] or text
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())
