"""The units and the container file for hosts name what there is: commands, the guide's options, keys; and no secret."""

from __future__ import annotations

import configparser
import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import pytest
from gunicorn.config import Config  # type: ignore[import-untyped]

from module.cli import group
from module.dev.launcher.places import ROOT
from tests.support.host_guide import GUIDE, lines_to_copy
from tests.unit.settings.test_host_guide import NAME, OF_DEVELOPMENT, in_the_code

DEPLOY = ROOT / "module" / "docs" / "deploy"
SERVICES = sorted(DEPLOY.glob("*.service"))
README = (DEPLOY / "README.md").read_text(encoding="utf-8")
CONTAINER = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
OF_THE_UNIT = {"TROIS_EXCHANGE_LISTENER", "TROIS_CLIENT_CERTIFICATE", "FLASK_APP", "TZ"}


def unit(path: Path) -> configparser.ConfigParser:
    """Return a unit as systemd reads it: names in their own letters, a line that ends with a backslash goes on."""
    found = configparser.ConfigParser(interpolation=None, delimiters=("=",))
    found.optionxform = str  # type: ignore[assignment,method-assign]
    found.read_string(path.read_text(encoding="utf-8").replace("\\\n", " "))
    return found


def started(path: Path) -> list[str]:
    """Return the words of what a unit starts."""
    return shlex.split(unit(path)["Service"]["ExecStart"])


def environment(path: Path) -> dict[str, str]:
    """Return the variables that a unit sets itself."""
    pairs = (pair.partition("=") for pair in shlex.split(unit(path)["Service"]["Environment"]))
    return {name: value for name, _, value in pairs}


def of_the_container() -> list[str]:
    """Return the words of what the container starts."""
    found = json.loads(re.search(r"^CMD (\[.*?\])$", CONTAINER.replace("\\\n", " "), re.MULTILINE)[1])  # type: ignore[index]
    assert isinstance(found, list)
    return found


def of_the_guide() -> dict[str, list[str]]:
    """Return the words of each gunicorn in the guide, by the address where it listens."""
    found = {}
    for block in lines_to_copy("sh"):
        words = shlex.split(block.replace("\\\n", " "))
        if "gunicorn" in words:
            words = words[words.index("gunicorn") :]
            found[words[words.index("--bind") + 1]] = words
    return found


def test_the_units_are_those_of_the_page() -> None:
    names = {path.name for path in DEPLOY.iterdir()} - {"README.md"}
    assert names == {
        "Containerfile",
        "trois-web.service",
        "trois-exchange.service",
        "trois-worker@.service",
        "trois-scheduler.service",
        "trois-doctor.service",
        "trois-doctor.timer",
    }
    table = re.findall(r"^\| (`trois.*?) \|", README, re.MULTILINE)
    assert set(re.findall(r"`([^`]+)`", " ".join(table))) == names - {"Containerfile"}
    assert "(deploy/README.md)" in GUIDE
    assert "[Service]" not in GUIDE, "a unit stands in one place"


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_what_a_unit_starts_exists(path: Path) -> None:
    program, *rest = started(path)
    if program == "/srv/portal/bin/flask":
        assert rest[0] == "trois" and len(rest) == 2, rest
        assert isinstance(group.commands[rest[1]], click.Command)
        return
    assert program == "/srv/portal/bin/gunicorn"
    assert Config().parser().parse_args(rest).args == ["portal:app"]
    assert ["gunicorn", *rest] == of_the_guide()[rest[rest.index("--bind") + 1]]


def test_the_container_starts_what_the_guide_starts() -> None:
    assert of_the_container() == of_the_guide()["127.0.0.1:8000"]
    command = re.search(r"portal flask trois (\w+)\n", README)
    assert command and command[1] in group.commands


def test_each_unit_answers_at_its_own_door() -> None:
    """What EnvironmentFile names wins over Environment, so that these keys may stand in the units alone."""
    doors = {path.stem: environment(path)["TROIS_EXCHANGE_LISTENER"] for path in SERVICES}
    assert {name for name, door in doors.items() if door == "here"} == {"trois-exchange"}
    assert set(doors.values()) == {"here", "elsewhere"}
    assert environment(DEPLOY / "trois-exchange.service")["TROIS_CLIENT_CERTIFICATE"] == "header:X-Client-Cert"
    forbidden = README[README.index("wins over a unit's own lines") :].partition("must **not** stand")[0]
    assert set(re.findall(r"`([A-Z_]+)`", forbidden)) == OF_THE_UNIT
    assert {name for path in SERVICES for name in environment(path)} == OF_THE_UNIT


@pytest.mark.parametrize("path", sorted(DEPLOY.iterdir()), ids=lambda path: path.name)
def test_every_key_exists_and_no_secret_stands_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    keys = set(NAME.findall(text))
    assert sorted(keys - in_the_code()) == []
    assert not keys & OF_DEVELOPMENT
    for word in ("SECRET_KEY=", "PASSWORD=", "TOKEN=", "_KEY=", "://", "change-me", "-----BEGIN"):
        assert word not in text, word
    assert not re.search(r"[A-Za-z0-9+/_-]{40,}", text), "looks like a secret"


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_a_unit_runs_as_nobody_of_power(path: Path) -> None:
    service = unit(path)["Service"]
    assert service["User"] == "portal"
    assert service["EnvironmentFile"] == "/etc/portal/trois.env"
    assert environment(path)["TZ"] == "UTC"
    for name in ("NoNewPrivileges", "PrivateTmp", "ProtectHome", "PrivateDevices"):
        assert service[name] == "yes", name
    assert (service["ProtectSystem"], service["CapabilityBoundingSet"]) == ("strict", "")
    assert ("ReadWritePaths" in service) is False
    ends = unit(path).get("Install", "WantedBy", fallback="")
    assert (ends, service.get("Restart")) == (
        ("", None) if path.stem == "trois-doctor" else ("multi-user.target", "always")
    )


def test_the_timer_starts_the_doctor() -> None:
    timer = unit(DEPLOY / "trois-doctor.timer")
    assert (timer["Install"]["WantedBy"], timer["Timer"]["Persistent"]) == ("timers.target", "yes")
    assert timer["Timer"]["OnCalendar"].endswith(" UTC")
    assert started(DEPLOY / "trois-doctor.service")[1:] == ["trois", "doctor"]


def test_the_container_installs_by_name_what_is_locked() -> None:
    """Nothing comes in without a digest, from an address of ours, or as root."""
    installs = re.findall(r"pip install ([^&\n]+)", CONTAINER)
    assert len(installs) == 2
    libraries, wheel = installs
    assert "--require-hashes" in libraries and "--requirement requirements.lock" in libraries
    assert {"--no-index", "--no-deps"} <= set(wheel.split()) and wheel.split()[-1] == "trois"
    assert not re.search(r"index-url|trusted-host|ADD |curl|wget", CONTAINER)
    base = re.search(r"^ARG PYTHON=(\S+)$", CONTAINER, re.MULTILINE)
    assert base and "/" not in base[1], "a registry is named"
    users = re.findall(r"^USER (\S+)$", CONTAINER, re.MULTILINE)
    assert users == ["10001:10001"] and CONTAINER.index("USER ") > CONTAINER.index("COPY portal.py")
    runs = re.findall(r"podman run (?:.*\\\n)*.*", README)
    assert len(runs) == 2
    assert all(f"--{flag}" in run for run in runs for flag in ("read-only", "cap-drop all", "env-file"))


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """Where systemd is there it judges the files itself; the programs that they start stand in for the portal's."""
    program = shutil.which("systemd-analyze")
    if program is None:
        return  # the other tests read the same files
    for path in (*SERVICES, DEPLOY / "trois-doctor.timer"):
        name = path.name.replace("@.", "@1.")
        text = path.read_text(encoding="utf-8")
        (tmp_path / name).write_text(re.sub(r"/srv/portal/bin/\w+", "/bin/true", text), encoding="utf-8")
    files = [str(path) for path in sorted(tmp_path.iterdir())]
    command = [program, "verify", "--man=no", "--recursive-errors=no", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    ours = [line for line in done.stderr.splitlines() if "trois-" in line]
    assert ours == [], done.stderr
