"""What the pages of the house say of security is what the code does: each list in words is compared with its code."""

from __future__ import annotations

import importlib
import pkgutil
import re
import tomllib
from typing import Any

import pytest

import module.forms as forms
import module.store as store
from module.documents import inspector
from module.forms.fields import TroisField
from module.registry import upload_limits
from module.store.schema import account
from tests.support import counts
from tests.support.sizes import ROOT
from tests.support.web import bare_host


def test_the_numbers_of_the_readme_are_counted() -> None:
    """`python -m tests.support.counts --write` brings them up."""
    text = counts.README.read_text(encoding="utf-8")
    assert counts.brought_up(text) == text
    assert counts.counted()["# rules of filling."] == 139, "as many as Decision 148 has in tables 18 to 30"


def page(name: str) -> str:
    return (ROOT / "module" / name).read_text(encoding="utf-8")


@pytest.mark.asvs("5.1.1")
def test_the_page_of_uploads_names_every_refusal() -> None:
    """Kinds, refusals and what makes a file safe; the figures stand in one file of the registry."""
    text = page("documents/README.md").partition("## Uploads")[2]
    said = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`]+)`", text.partition("\n- ")[0]))))
    code = "".join(path.read_text() for path in (ROOT / "module/documents").glob("*scan.py"))
    code += inspector.__file__ and (ROOT / "module/documents/inspector.py").read_text(encoding="utf-8")
    refusals = set(re.findall(r"Refused\(\"([a-z_]+)\"\)", code))
    assert len(refusals) >= 8
    assert refusals - {"not_picture"} <= said, sorted(refusals - said)
    assert upload_limits.REQUEST_LIMIT <= 12 * upload_limits.MIB


@pytest.mark.asvs("6.1.1", "6.1.3", "6.4.2")
def test_the_page_of_accounts_names_every_way_in() -> None:
    """Each address at which a session can begin, with what it proves; there is no other."""
    text = page("account/README.md")
    ways = (
        "`POST /sign-in/password`",
        "`GET, POST /sign-in`",
        "`GET, POST /key`",
        "`/password/forgotten`",
        "`/activate/<secret>`",
    )
    assert [way for way in ways if way not in text] == []
    found = set()
    for path in (ROOT / "module").rglob("*.py"):
        if "dev" not in path.parts and re.search(r"\bstart_session\(response", path.read_text(encoding="utf-8")):
            found.add(str(path.relative_to(ROOT / "module")))
    assert found - {"context/sessions.py"} <= {
        "account/pages.py",
        "account/password.py",
        "account/key.py",
        "account/company/switching.py",
    }, found
    asked = [rule.rule for rule in bare_host().url_map.iter_rules() if re.search(r"hint|question|remind", rule.rule)]
    assert asked == []


@pytest.mark.asvs("13.1.1", "13.2.4")
def test_the_page_of_integrations_names_every_system() -> None:
    """Whom a site calls stands in its endpoints, table by table; nobody else is called."""
    example = tomllib.loads((ROOT / "config/endpoints.example.toml").read_text(encoding="utf-8"))
    words = {
        "shep": "ШЭП",
        "gbd_ul": "gbd_ul",
        "gbd_fl": "gbd_fl",
        "kdp": "kdp",
        "niis": "niis",
        "esbd": "esbd",
        "sms": "SMS",
        "mail": "SMTP",
        "copyright": "copyrights",
        "shep_async": "async_channel",
        "authorities": "AuthorityLine",
        "revocation": "AuthorityLine",
        "timestamp": "AuthorityLine",
        "stamps": "AuthorityLine",
        "verifier": "NCANode",
        "exchange": "exchange",
    }
    unnamed = sorted(set(example) - set(words))
    text = page("integrations/README.md") + page("eds/README.md") + page("eaeu/README.md")
    assert unnamed == []
    assert [name for name in example if words[name] not in text] == []


@pytest.mark.asvs("15.1.2")
def test_every_library_is_pinned_by_its_digest() -> None:
    """What is installed is listed with version and SHA-256, on Python and on Node; nothing comes from elsewhere."""
    for lock in ("requirements.lock", "requirements-dev.lock", "requirements-uv.lock"):
        text = (ROOT / lock).read_text(encoding="utf-8")
        pins = re.findall(
            r"^([A-Za-z0-9_.\-\[\]]+)(==\S+)?", re.sub(r"^\s.*$|^#.*$", "", text, flags=re.MULTILINE), re.MULTILINE
        )
        assert pins and [name for name, version in pins if not version] == [], lock
        entries = re.split(r"\n(?=[A-Za-z])", text)
        assert [entry.split("==")[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry] == [], (
            lock
        )
        assert not re.search(r"://", re.sub(r"#.*", "", text)), lock
    assert '"integrity": "sha' in (ROOT / "package-lock.json").read_text(encoding="utf-8")


def test_every_file_that_a_newcomer_is_sent_to_is_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = {name for name in re.findall(r"`([\w./]+/[\w./]*)`", text)}
    assert len(named) > 40
    assert sorted(name for name in named if not (ROOT / name).exists()) == []
    assert len(text.splitlines()) <= 40, "one page"


def listed(text: str, heading: str) -> list[list[str]]:
    """The rows of the first table below a heading."""
    below = text.partition(f"## {heading}\n")[2].split("\n## ")[0]
    lines = [line.strip("|").split("|") for line in below.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line] for line in lines[2:]]


def load(package: Any) -> None:
    """Have all files of a room, so that what they define is known."""
    for file in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{file.name}")


LEVELS = {"open", "case", "person", "secret"}
SECRETS = {"SECRET_KEY", "TROIS_TRUST_DIR", "TROIS_SEAL_KEY"}


@pytest.mark.asvs("14.1.1", "14.1.2")
def test_every_table_has_its_level_of_protection() -> None:
    load(store)
    text = page("docs/data-and-keys.md")
    assert {row[0] for row in listed(text, "Four levels of data")} == LEVELS
    said = {name: row[1] for row in listed(text, "Tables of the database") for name in re.findall(r"`(\w+)`", row[0])}
    assert set(said.values()) == LEVELS
    named = [name for row in listed(text, "Tables of the database") for name in re.findall(r"`(\w+)`", row[0])]
    assert sorted(named) == sorted({table.name for table in account.metadata.sorted_tables})
    columns = {table.name: set(table.columns.keys()) for table in account.metadata.sorted_tables}
    opening = {name for name, found in columns.items() if found & DIGESTS}
    assert {name for name in opening if said[name] != "secret"} <= {"invitation", "registration", "contact_change"}
    who = {name for name, found in columns.items() if found & {"surname", "last_name", "head_iin", "principal_iin"}}
    assert {said[name] for name in who} == {"person"}


@pytest.mark.asvs("11.1.1", "11.1.2")
def test_every_key_is_listed_with_its_use_and_life() -> None:
    text = page("docs/data-and-keys.md")
    rows = listed(text, "Keys")
    assert all(len(row) == 5 and all(row) for row in rows)
    settings = page("settings/README.md")
    keys = {name for name in re.findall(r"`(TROIS_\w+)`", settings) if re.search(r"KEY|TRUST_DIR|SECRET", name)}
    assert {name for name in keys | SECRETS if name not in text} == set()
    for algorithm in ("RSA", "GOST 34.10-2015-512", "scrypt", "SHA-256", "Streebog", "SHA-1"):
        assert algorithm in text, algorithm


@pytest.mark.asvs("2.1.1")
def test_every_kind_of_field_says_what_it_takes() -> None:
    """The rules for input by kind of field; those over several fields stand in the rules of registry and exchange."""
    load(forms)
    written = set(re.findall(r"`(\w+)`", page("forms/README.md")))
    assert {kind.__name__ for kind in kinds(TroisField)} - BASES - written == set()


def kinds(kind: type[TroisField]) -> set[type[TroisField]]:
    """The kinds of field of the product, whatever form uses them."""
    below = set(kind.__subclasses__())
    return {one for one in below if not one.__name__.startswith("_")}.union(*(kinds(one) for one in below))


BASES = {"TypedField", "ChoiceField", "NumberField"}
DIGESTS = {"token_digest", "browser_digest", "key_digest"}
