"""What the code of the product never does: judged by reading all of it, whatever the pages of the other tests visit."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.support.sizes import ROOT

MODULE = ROOT / "module"
TALKING = {"evaluate", "eval", "exec", "compile", "__import__"}
DANGEROUS = {"pickle", "marshal", "shelve", "dill", "yaml", "code", "codeop", "ldap", "ldap3", "memcache", "pymemcache"}
OUTSIDE_CRYPTO = {"md5", "MD5", "sha1", "SHA1", "DES", "TripleDES", "ARC4", "ECB"}
SCANNER = {"module/documents/inspector.py", "module/documents/scanner.py"}  # one of them starts the one program
# RFC 6960 and RFC 3161 name certificates by SHA-1; a signature covers what is named so
NAMED_BY_SHA1 = {"module/crypto/ocsp.py", "module/crypto/timestamp.py", "module/eds/revocation.py"}


@cache
def sources() -> list[tuple[str, ast.Module]]:
    """The product without what is for development."""
    names = [(str(path.relative_to(ROOT)), path) for path in sorted(MODULE.rglob("*.py"))]
    ours = [(name, path) for name, path in names if not name.startswith(("module/dev/", "module/_shipped/"))]
    return [(name, ast.parse(path.read_text(encoding="utf-8"))) for name, path in ours]


@cache
def calls() -> list[tuple[str, str, ast.Call]]:
    return list(_calls())


def _calls() -> Iterator[tuple[str, str, ast.Call]]:
    for name, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield name, ast.unparse(node.func), node


def imported() -> Iterator[tuple[str, str]]:
    for name, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                yield from ((name, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((name, f"{node.module or ''}.{alias.name}") for alias in node.names)


def scripts() -> Iterator[tuple[str, str]]:
    """Our own scripts; those of others are pinned and come from their registry."""
    for path in sorted((MODULE / "static").glob("*.js")):
        yield path.name, path.read_text(encoding="utf-8")


def is_written_out(node: ast.expr) -> bool:
    """Whether a text stands in the code as it is used; names of our tables and constants may be put into it."""
    if isinstance(node, ast.JoinedStr):
        parts = [ast.unparse(part.value) for part in node.values if isinstance(part, ast.FormattedValue)]
        return all(re.fullmatch(r"[A-Z_]+|[a-z_]+\.(fullname|name)", part) for part in parts)
    if isinstance(node, ast.Name):
        return node.id in constants()
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


@cache
def constants() -> frozenset[str]:
    """The names under which modules of the store keep a text that is written out, once each."""
    found = [
        (target.id, is_written_out(node.value))
        for name, tree in sources()
        if name.startswith("module/store/")
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant | ast.JoinedStr)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    return frozenset(name for name, _ in found) - {name for name, written in found if not written}


def test_there_is_code_to_read() -> None:
    assert len(sources()) > 300
    assert len(list(scripts())) >= 3


@pytest.mark.asvs("1.3.2")
def test_no_text_becomes_code() -> None:
    assert [(file, called) for file, called, _ in calls() if called in TALKING] == []
    assert [(file, name) for file, name in imported() if name.split(".")[0] in DANGEROUS] == []
    spoken = re.compile(r"\beval\(|new Function|setTimeout\(\s*[\"'`]|document\.write")
    assert [name for name, text in scripts() if spoken.search(text)] == []


@pytest.mark.asvs("1.2.5")
def test_no_command_goes_through_a_shell() -> None:
    """One program is started, our own scanner; its command is a list and no shell reads it."""
    started = [
        (file, node) for file, called, node in calls() if called.startswith(("subprocess.", "os.spawn", "os.exec"))
    ]
    assert len(places := {file for file, _ in started}) == 1 and places <= SCANNER
    assert [file for file, node in started if any(word.arg == "shell" for word in node.keywords)] == []
    assert [file for file, called, _ in calls() if called in ("os.system", "os.popen", "commands.getoutput")] == []


@pytest.mark.asvs("1.2.4")
def test_no_statement_is_put_together_of_what_came_from_outside() -> None:
    """Statements are built by SQLAlchemy; the few that are written out hold names of our own tables only."""
    asked = [
        (file, node)
        for file, called, node in calls()
        if called in ("text", "sqlalchemy.text") or called.endswith(("exec_driver_sql", ".execute_text"))
        if file.startswith("module/store/") or "sqlalchemy" in called
    ]
    assert len(asked) > 20
    assert [(file, ast.unparse(node.args[0])) for file, node in asked if not is_written_out(node.args[0])] == []


@pytest.mark.asvs("1.2.9")
def test_patterns_are_written_by_us() -> None:
    """What people type is never a regular expression."""
    verbs = {"re.compile", "re.match", "re.search", "re.sub", "re.fullmatch", "re.split", "re.findall", "re.finditer"}
    made = [
        (file, ast.unparse(node.args[0]))
        for file, called, node in calls()
        if called in verbs
        if not isinstance(node.args[0], ast.Constant)
    ]
    constant = re.compile(r"f[\"']|_?[A-Z_]+$|[\"'].*[\"'] \+")
    assert [row for row in made if not constant.match(row[1])] == [
        ("module/registry/classifier_files.py", "source.pattern")  # of the settings of a list of codes
    ]


@pytest.mark.asvs("1.3.7")
def test_no_template_is_made_of_text() -> None:
    makers = ("render_template_string", "from_string", "Template", "jinja2.Template")
    assert [(file, called) for file, called, _ in calls() if called.split(".")[-1] in makers] == []
    # a piece of markup that is written out may say so; what is joined to it is escaped
    switched_off = re.compile(r"(?<!['])(?<!' )\|\s*safe\b|autoescape\s+false|{%-?\s*autoescape")
    pages = sorted((MODULE / "templates").rglob("*.html"))
    assert len(pages) > 50
    assert [path.name for path in pages if switched_off.search(path.read_text(encoding="utf-8"))] == []
    marked = [(file, ast.unparse(node.args[0])) for file, called, node in calls() if called.split(".")[-1] == "Markup"]
    assert [row for row in marked if not re.match(r"[\"']", row[1])] == [], "markup is written out, values are put in"


@pytest.mark.asvs("3.2.2")
def test_scripts_put_no_text_into_the_page_as_markup() -> None:
    """One place takes a fragment that our own server has drawn and escaped; all else is textContent."""
    put = re.compile(r"^.*(?:innerHTML|outerHTML|insertAdjacentHTML).*$", re.MULTILINE)
    found = [(name, line.strip()) for name, text in scripts() for line in put.findall(text)]
    assert found == [("applicant.js", "results.innerHTML = await answer.text();")]


@pytest.mark.asvs("14.3.3")
def test_scripts_keep_nothing_in_the_browser() -> None:
    kept = re.compile(r"localStorage|sessionStorage|indexedDB|document\.cookie|caches\.")
    assert [name for name, text in scripts() if kept.search(text)] == []


@pytest.mark.asvs("3.5.5", "15.3.6")
def test_scripts_listen_to_no_other_window_and_fill_no_prototype() -> None:
    heard = re.compile(
        r"postMessage|[\"']message[\"']\s*,\s*(?:function|\()|__proto__|\.prototype\b|Object\.assign\(\s*\w+\.prototype"
    )
    lines = [(name, line) for name, text in scripts() for line in text.splitlines() if heard.search(line)]
    assert [row for row in lines if "socket" not in row[1].lower()] == []


@pytest.mark.asvs("6.5.3", "7.2.3")
def test_what_must_not_be_guessed_comes_from_the_system_s_random() -> None:
    """`secrets`, 128 bits and more; keys of rows are UUIDs and open nothing by themselves."""
    assert [(file, name) for file, name in imported() if name.split(".")[0] == "random"] == []
    short = [
        (file, ast.unparse(node))
        for file, called, node in calls()
        if called in ("secrets.token_urlsafe", "secrets.token_hex", "secrets.token_bytes")
        if isinstance(node.args[0] if node.args else None, ast.Constant) and node.args[0].value < 16
    ]
    # the code on a print is typed by hand and opens what the print says; the number of an incident opens nothing
    assert short == [
        ("module/casework/signing.py", "secrets.token_bytes(10)"),
        ("module/context/state.py", "secrets.token_hex(4)"),
    ]


@pytest.mark.asvs("11.3.1", "11.4.1")
def test_no_broken_digest_and_no_weak_cipher() -> None:
    used = {
        file
        for file, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Name | ast.Attribute)
        and (node.id if isinstance(node, ast.Name) else node.attr) in OUTSIDE_CRYPTO
    }
    assert used == NAMED_BY_SHA1


@pytest.mark.asvs("12.3.2", "15.3.2")
def test_every_call_outside_checks_certificates_and_follows_no_redirect() -> None:
    """One client calls by HTTP, for the national systems and for the exchange."""
    calling = {
        file
        for file, name in imported()
        if name.split(".")[0] in ("requests", "urllib", "http", "httpx", "aiohttp")
        and not name.startswith(("urllib.parse", "http.cookies", "requests.exceptions"))
    }
    assert calling - {"module/integrations/soap.py"} == {"module/outbound/client.py"}
    for file in sorted(calling):
        text = Path(ROOT / file).read_text(encoding="utf-8")
        assert "verify=False" not in text and "verify = False" not in text
        if "requests.Session" in text:
            assert "allow_redirects=False" in text
    unverified = [file for file, called, _ in calls() if called.endswith("_create_unverified_context")]
    assert unverified == []


@pytest.mark.asvs("13.2.3", "13.3.1")
def test_no_secret_stands_in_the_settings_that_ship() -> None:
    """Secrets are named in the settings and stand in the environment."""
    word = re.compile(r"^\s*(\w*(?:password|secret|token|key)\w*)\s*=\s*\"([^\"]+)\"", re.IGNORECASE | re.MULTILINE)
    for path in sorted((ROOT / "config").rglob("*.toml")):
        said = [
            found
            for found in word.findall(path.read_text(encoding="utf-8"))
            if not found[0].endswith(("_env", "_header")) and not re.search(r"\[|/|\.pem", found[1])
        ]
        assert said == [], path.name
