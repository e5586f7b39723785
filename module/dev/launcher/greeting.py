"""What ./run prints when everything is up: the address, the demo people with their keys, four things to try."""

import json
from pathlib import Path

from module.dev.launcher.places import Ports
from module.dev.pki import PASSWORD, key_file

THINGS_TO_TRY = """Four things to try
  1. Sign in as the head of a company, file an application to include a trade mark and sign it.
  2. Sign in as the customs officer, take the application and prepare a decision; then sign in as the head of unit
     and sign it. The applicant finds the printed decision under the application.
  3. Sign in with the expired key: the page says why it is refused.
  4. Be the Commission: start a transaction on the stand-in's page {commission}; sign in as the customs officer and as
     the head of unit to give the opinion, as the operator of the exchange to see the conversation."""


def people_lines(pki: Path) -> list[str]:
    """One entry for each demo person: who it is and the key file."""
    lines = []
    for person in json.loads((pki / "people.json").read_text(encoding="utf-8")):
        organisation = f", {person['organisation']} (BIN {person['bin']})" if person["bin"] else ""
        lines.append(f"  {person['title']}")
        lines.append(f"      {person['name']}, IIN {person['iin']}{organisation}")
        lines.append(f"      {key_file(pki, person['slug'], person['algorithm'])}")
    return lines


def greeting(pki: Path, ports: Ports) -> str:
    """The whole text."""
    return "\n".join(
        [
            "",
            f"Open http://127.0.0.1:{ports.portal}/ on this machine (from another one: tunnel the ports",
            f"{ports.portal} and {ports.ncalayer}, {ports.ncalayer_control} of the stand-in NCALayer).",
            "",
            f"Demo people, all invented. Their keys (password: {PASSWORD}) are offered by the stand-in NCALayer.",
            *people_lines(pki),
            "Those with an account enter by password too: the user name is that of the file, the password",
            "trois-demo-portal. The entrepreneur has no account yet and may register.",
            "",
            THINGS_TO_TRY.format(commission=f"http://127.0.0.1:{ports.standins}/commission"),
            "",
            "Ctrl-C stops everything.",
        ]
    )
