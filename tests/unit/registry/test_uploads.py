"""A file is named by what was found in it."""

from __future__ import annotations

import pytest

from module.registry.uploads import name_by_kind

PDF, JPEG = "application/pdf", "image/jpeg"


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("fdp.exe", PDF, "fdp.exe.pdf"),
        ("licence.pdf", PDF, "licence.pdf"),
        ("LICENCE.PDF", PDF, "LICENCE.PDF"),
        ("лицензия", PDF, "лицензия.pdf"),
        ("page.html", PDF, "page.html.pdf"),
        ("a.pdf.exe", PDF, "a.pdf.exe.pdf"),
        ("a.pdf ", PDF, "a.pdf.pdf"),
        ("photo.jpeg", JPEG, "photo.jpeg"),
        ("photo.JPG", JPEG, "photo.JPG"),
        ("photo.pdf", JPEG, "photo.pdf.jpg"),
        ("photo.svg", JPEG, "photo.svg.jpg"),
        ("mark", "image/png", "mark.png"),
        ("mark", "image/gif", "mark.gif"),
        ("x.html", "text/html", "x.html.bin"),
        ("x" * 120, PDF, "x" * 116 + ".pdf"),
        ("x" * 115 + ".exe", JPEG, "x" * 115 + ".jpg"),
    ],
)
def test_a_name_ends_as_its_content_does(name: str, kind: str, expected: str) -> None:
    assert name_by_kind(name, kind) == expected
