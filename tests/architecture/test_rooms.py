"""Every room has a README of its own, of one page."""

from pathlib import Path

MODULE = Path(__file__).resolve().parents[2] / "module"
ONE_PAGE = 80  # lines
NOT_ROOMS = {"__pycache__", "static", "templates", "docs", "portal_files"}


def rooms() -> list[Path]:
    folders = [*MODULE.iterdir(), *(MODULE / "dev").iterdir()]
    return sorted(folder for folder in folders if folder.is_dir() and folder.name not in NOT_ROOMS)


def test_every_room_has_a_readme_of_one_page() -> None:
    assert len(rooms()) > 20
    faults = []
    for room in rooms():
        readme = room / "README.md"
        if not readme.exists():
            faults.append(f"{room.name}: no README.md")
        elif len(readme.read_text(encoding="utf-8").splitlines()) > ONE_PAGE:
            faults.append(f"{room.name}: longer than a page")
    assert faults == []
