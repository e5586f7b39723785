"""How the PostgreSQL programs are run: they refuse to work as root.

Not root: directly. Root: in an empty user namespace, where they see themselves as nobody while the files stay root's.
Root without user namespaces (a chroot, some containers): as the user nobody, with the programs and the data in a place
that this user can reach.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

from module.dev.launcher.places import own_folder, short_name

NOBODY = "nobody"
PLACE_FOR_NOBODY = Path("/var/tmp")  # noqa: S108 - outlives a restart of the machine; own_folder refuses a foreign one


@dataclass(frozen=True)
class Footing:
    """Folders of one server and the way its programs are started."""

    bin_dir: Path
    data_dir: Path
    socket_dir: Path
    prefix: tuple[str, ...] = ()
    user: str | None = None


def namespaces_work() -> bool:
    """Say whether this process may make a user namespace."""
    if not shutil.which("unshare"):
        return False
    return subprocess.run(["unshare", "-U", "true"], capture_output=True, check=False).returncode == 0


def reachable(path: Path) -> bool:
    """Say whether any user may go into a folder: it and all above it let others pass."""
    folders = [folder for folder in (path, *path.parents) if folder.exists()]
    return all(folder.stat().st_mode & 0o001 for folder in folders)


def place_for_nobody(data_dir: Path) -> Path:
    """Where programs and data stand when the clone lies in a folder closed to others."""
    return PLACE_FOR_NOBODY / short_name(data_dir)


def _copied_programs(bin_dir: Path, place: Path) -> Path:
    """Copy a wheel's programs with the sibling folder that holds their libraries."""
    package = bin_dir.parents[1]
    copy = place / package.name
    if not copy.exists():
        half_done = place / "copying"
        shutil.rmtree(half_done, ignore_errors=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, place / libraries.name, dirs_exist_ok=True)
        shutil.copytree(package, half_done)
        half_done.rename(copy)
    return copy / bin_dir.relative_to(package)


def as_nobody(footing: Footing) -> Footing:
    """Move what the user nobody cannot reach, and give it what it must own."""
    place = place_for_nobody(footing.data_dir)
    footing.data_dir.parent.mkdir(parents=True, exist_ok=True)
    bin_dir, data_dir = footing.bin_dir, footing.data_dir
    if not (reachable(bin_dir) and reachable(data_dir.parent)):
        own_folder(place).chmod(0o711)
    if not reachable(bin_dir):
        bin_dir = _copied_programs(bin_dir, place)
    if not reachable(data_dir.parent):
        data_dir = place / data_dir.name
    footing.socket_dir.parent.chmod(0o711)
    shutil.chown(footing.socket_dir, NOBODY)
    return replace(footing, bin_dir=bin_dir, data_dir=data_dir, user=NOBODY)


def choose(footing: Footing) -> Footing:
    """Pick the way that works for whoever runs this."""
    footing.socket_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.geteuid() != 0:
        return footing
    if namespaces_work():
        return replace(footing, prefix=("unshare", "-U"))
    return as_nobody(footing)
