"""The wheel in a fresh environment: it holds what a host needs, nothing of development, and it serves pages."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROBE = """
import importlib.util, module, sys
from pathlib import Path
from flask import Flask
from module.plugin import TroisModule
from module.settings import Catalog, translations_dir
from tests_support_web import fake_services

assert Path(module.__file__).is_relative_to(sys.prefix), module.__file__
assert importlib.util.find_spec("module.dev") is None
app = Flask("ministry")
app.config.update(SECRET_KEY="x", TESTING=True)
catalog = Catalog(translations_dir())
TroisModule(app, services=fake_services(catalog=catalog))
client = app.test_client()
for language in ("ru", "kk", "en"):
    page = client.get(f"/trois/sign-in?lang={language}")
    assert page.status_code == 200, page.status_code
assert "ЭЦП" in client.get("/trois/sign-in?lang=ru").text
for name in ("vendor/style.css", "vendor/govuk-frontend.min.js", "vendor/ncalayer-client.js", "signing.js", "start.js"):
    assert client.get(f"/trois/static/{name}").status_code == 200, name
print("served")
"""


REFUSE = """
import sys
from pathlib import Path
from module.eaeu.checking.verdict import Checker
from module.settings import Catalog, config_dir, read_exchange, translations_dir
verdict = Checker(read_exchange(config_dir())).check(Path(sys.argv[1]).read_bytes(), sys.argv[2])
assert not verdict.accepted
say = Catalog(translations_dir()).text
assert any(say(finding.message, "ru") for finding in verdict.findings)
assert "xmlschema" in sys.modules, "nobody explained it"
print("refused")
"""
PRINT = """
from datetime import UTC, datetime
from module.documents.printer import TypstPrinter
from module.registry.prints import Block, PrintRow, Sheet
made = datetime(2026, 12, 1, tzinfo=UTC)
blocks = (Block("Жалпы ақпарат", (PrintRow("Өтініш беруші", "«Үлгі» ЖШС"),)),)
sheet = Sheet("kk", "Өтініш", "№ 15", blocks, "Ескерту", made, "https://a.kz/1")
assert TypstPrinter().sheet(sheet).startswith(b"%PDF")
print("printed")
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel; hatchling is in the development lock, so nothing is fetched."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    (made,) = folder.glob("*.whl")
    return made


@pytest.mark.asvs("13.4.1", "15.2.3")
def test_wheel_holds_what_a_host_needs(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in (
        "module/plugin.py",
        "module/templates/trois/layout.html",
        "module/static/signing.js",
        "module/static/vendor/style.css",
        "module/_shipped/migrations/env.py",
    ):
        assert wanted in names
    for language in ("kk", "ru", "en"):
        assert f"module/_shipped/translations/{language}/LC_MESSAGES/trois.mo" in names
    assert any(name.startswith("module/_shipped/config/") for name in names)
    assert not [name for name in names if name.startswith(("module/dev/", "tests/", "module/docs/"))]


@pytest.fixture(scope="module")
def home(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty environment into which the wheel was installed by its own metadata, and nothing else.

    uv has the libraries in its cache from the set-up; the lock keeps them to the versions that were tested.
    """
    home = tmp_path_factory.mktemp("host") / "venv"
    uv = Path(sys.executable).with_name("uv")
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, str(home)], check=True)
    command = [uv, "pip", "install", "--quiet", "--python", str(home / "bin" / "python"), str(wheel)]
    locked = [*command, "--constraint", str(ROOT / "requirements.lock")]
    done = subprocess.run([*locked, "--offline"], capture_output=True, text=True, check=False)
    if done.returncode:  # a cache that was cleared since the set-up
        done = subprocess.run(locked, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return home


def run(home: Path, code: str, *arguments: str) -> str:
    """Run a program in the environment of the wheel and return what it printed."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "TROIS_"))}
    command = [str(home / "bin" / "python"), "-I", "-c", code, *arguments]
    ended = subprocess.run(command, cwd=home, env=bare, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


def test_the_wheel_serves_pages_by_its_own_metadata(home: Path) -> None:
    site = Path(run(home, "import sysconfig; print(sysconfig.get_path('purelib'))"))
    shutil.copyfile(ROOT / "tests" / "support" / "web.py", site / "tests_support_web.py")
    assert run(home, PROBE) == "served"


def test_the_wheel_refuses_a_document_of_the_commission(home: Path) -> None:
    """house.md A1: a refusal is explained by a library that the metadata did not name."""
    assert (
        run(home, REFUSE, str(ROOT / "tests/conformance/cases/xsd-missing-child.xml"), "P.SP.01.MSG.001") == "refused"
    )


def test_the_wheel_prints(home: Path) -> None:
    assert run(home, PRINT) == "printed"
