"""The wheel in a fresh environment: it holds what a host needs, nothing of development, and it serves pages."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
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


def test_wheel_serves_pages_in_a_fresh_environment(wheel: Path, tmp_path: Path) -> None:
    """Libraries come from this environment by a path file; the module itself comes from the wheel alone."""
    home = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    python = home / "bin" / "python"
    site = Path(sysconfig.get_path("purelib", vars={"base": str(home), "platbase": str(home)}))
    zipfile.ZipFile(wheel).extractall(site)
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    support = ROOT / "tests" / "support" / "web.py"
    shutil.copyfile(support, site / "tests_support_web.py")
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "TROIS_"))}
    ended = subprocess.run([python, "-c", PROBE], cwd=tmp_path, env=bare, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.strip() == "served"
