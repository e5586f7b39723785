"""`python -m module.dev.pki DIR [--renew]`."""

from __future__ import annotations

import argparse
from pathlib import Path

from module.dev.pki import exchange
from module.dev.pki.make import make
from module.dev.standins import keys


def main() -> None:
    """Make the test authority in a directory."""
    parser = argparse.ArgumentParser(description="Make the test certification authority and its people.")
    parser.add_argument("directory", type=Path)
    parser.add_argument("--renew", action="store_true", help="make all keys anew")
    arguments = parser.parse_args()
    print(make(arguments.directory, renew=arguments.renew))
    exchange.make(arguments.directory / "exchange", renew=arguments.renew)
    keys.ensure(arguments.directory)
    keys.make(arguments.directory, "seal")


if __name__ == "__main__":
    main()
