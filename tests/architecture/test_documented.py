"""What the pages of the house say of security is what the code does: each list in words is compared with its code."""

from __future__ import annotations

import re
import tomllib

import pytest

from module.documents import inspector
from module.registry import upload_limits
from tests.support.sizes import ROOT
from tests.support.web import bare_host


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
