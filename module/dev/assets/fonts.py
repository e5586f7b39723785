"""The font of the pages, Golos Text: it has the Kazakh letters and the tenge sign."""

import re
from pathlib import Path

PACKAGE = Path("@fontsource") / "golos-text"
WEIGHTS = (400, 700)
SUBSETS = ("cyrillic-ext", "cyrillic", "latin-ext", "latin")
FACE = re.compile(r"/\* golos-text-(?P<subset>[a-z-]+)-\d+-normal \*/\s*(?P<rule>@font-face \{.*?\})", re.DOTALL)
SOURCES = re.compile(r"src:.*?;")


def font_files(packages: Path) -> list[Path]:
    """The compressed font files that the pages load."""
    names = [f"golos-text-{subset}-{weight}-normal.woff2" for weight in WEIGHTS for subset in SUBSETS]
    return [packages / PACKAGE / "files" / name for name in names]


def font_faces(packages: Path) -> str:
    """The @font-face rules of the package for our subsets and weights, with addresses relative to style.css."""
    rules = []
    for weight in WEIGHTS:
        for face in FACE.finditer((packages / PACKAGE / f"{weight}.css").read_text()):
            if face["subset"] not in SUBSETS:
                continue
            source = f"src: url(fonts/golos-text-{face['subset']}-{weight}-normal.woff2) format('woff2');"
            rules.append(" ".join(SOURCES.sub(source, face["rule"]).split()))
    return "\n".join(rules) + "\n"
