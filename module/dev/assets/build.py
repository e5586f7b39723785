"""Build module/static/vendor/: scripts, fonts, the compiled style sheet and the licences of what is in it."""

import hashlib
import json
import shutil
from pathlib import Path

from module.dev.assets.fonts import font_faces, font_files
from module.dev.assets.node import Node, find_node

ROOT = Path(__file__).resolve().parents[3]
STATIC = ROOT / "module" / "static"
VENDOR = STATIC / "vendor"
PACKAGES = ROOT / "node_modules"
STYLE = STATIC / "style.scss"
NPM_CI = ["ci", "--omit=optional", "--ignore-scripts", "--no-audit", "--no-fund", "--omit-lockfile-registry-resolved"]
SCRIPTS = {
    "ncalayer-client.js": PACKAGES / "ncalayer-js-client" / "ncalayer-client.js",
    "govuk-frontend.min.js": PACKAGES / "govuk-frontend" / "dist" / "govuk" / "govuk-frontend.min.js",
}
SHIPPED = ("govuk-frontend", "ncalayer-js-client", "@fontsource/golos-text")


def _digest(paths: list[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def inputs_digest() -> str:
    """A digest of everything the vendor folder is made from."""
    return _digest(
        [ROOT / "package-lock.json", *sorted(STATIC.glob("*.scss")), *sorted(Path(__file__).parent.glob("*.py"))]
    )


def stale() -> bool:
    """Say whether the vendor folder is missing or made from something else."""
    stamp = VENDOR / ".stamp"
    return not stamp.exists() or stamp.read_text() != inputs_digest()


def install_packages(node: Node) -> None:
    """Install what package-lock.json pins, each package checked against its hash; skipped when it is there."""
    stamp, wanted = PACKAGES / ".trois-lock", _digest([ROOT / "package-lock.json", ROOT / "package.json"])
    if stamp.exists() and stamp.read_text() == wanted:
        return
    node.run([*node.npm, *NPM_CI], ROOT)
    stamp.write_text(wanted)


def compile_style(node: Node, target: Path) -> None:
    """Compile our style sheet over govuk-frontend's; the fonts are declared first."""
    options = ["--style=compressed", "--no-source-map", "--no-charset", "--quiet-deps", f"--load-path={PACKAGES}"]
    node.run([*node.node, str(PACKAGES / "sass" / "sass.js"), *options, str(STYLE), str(target)], ROOT)
    target.write_text(font_faces(PACKAGES) + target.read_text())


def licences() -> str:
    """Names, versions, licences and, where the package carries it, the licence text."""
    parts = []
    for name in SHIPPED:
        facts = json.loads((PACKAGES / name / "package.json").read_text())
        text = PACKAGES / name / "LICENSE"
        body = text.read_text() if text.exists() else f"Licence as the package declares it: {facts['license']}"
        parts.append(f"{name} {facts['version']} ({facts['license']})\n\n{body.strip()}\n")
    return ("\n" + "-" * 80 + "\n\n").join(parts)


def build() -> None:
    """Build the vendor folder beside the old one, then put it in its place. Raises AssetsError."""
    node = find_node()
    install_packages(node)
    made = VENDOR.with_name("vendor.new")
    shutil.rmtree(made, ignore_errors=True)
    (made / "fonts").mkdir(parents=True)
    for name, source in SCRIPTS.items():
        shutil.copyfile(source, made / name)
    for source in font_files(PACKAGES):
        shutil.copyfile(source, made / "fonts" / source.name)
    compile_style(node, made / "style.css")
    (made / "LICENSES.txt").write_text(licences())
    (made / ".stamp").write_text(inputs_digest())
    shutil.rmtree(VENDOR, ignore_errors=True)
    made.rename(VENDOR)
