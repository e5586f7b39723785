"""`python -m module.dev.standins.commission.conform URL --answers-on PORT`: the conformance set against a system."""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from module.dev.standins.commission.conform.cases import CaseSet, Run
from module.dev.standins.commission.conform.listener import Listener
from module.dev.standins.commission.conform.playing import Options, Player, Result
from module.dev.standins.commission.headers import Sides
from module.dev.standins.commission.judging import Judge
from module.dev.standins.commission.names import AUTHORITY, COMMISSION


def main(arguments: list[str] | None = None) -> int:
    """Play the set and print a line for each case; 0 when everything that was played passed."""
    options = _parser().parse_args(arguments)
    listener = Listener(Judge(Sides(COMMISSION, options.segment), by_commission=False, strict_order=False))
    player = Player(
        CaseSet.read(options.set),
        Options(
            url=options.url,
            wait_seconds=options.wait,
            quiet_seconds=options.quiet,
            minute_seconds=options.minute_seconds,
            slow=not options.no_slow,
            certificate=options.certificate,
            key=options.key,
            authority=options.authority,
            triggers=dict(_trigger(text) for text in options.trigger),
        ),
        listener,
        Run(segment=options.segment),
    )
    results = []
    with listener.serving(options.host, options.answers_on):
        for result in player.play_all(options.only):
            print(_line(result), flush=True)
            results.append(result)
    if options.report:
        options.report.write_text(json.dumps([_row(result) for result in results], ensure_ascii=False, indent=1))
    failed = [result for result in results if result.played and not result.passed]
    played = [result for result in results if result.played]
    print(f"{len(played) - len(failed)} of {len(played)} passed, {len(results) - len(played)} not played")
    return 1 if failed or not played else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m module.dev.standins.commission.conform")
    parser.add_argument("url", help="where the system takes messages of the Commission")
    parser.add_argument("--answers-on", type=int, required=True, metavar="PORT", help="where its answers arrive")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--set", type=Path, default=Path("tests/conformance"))
    parser.add_argument("--segment", default=AUTHORITY, help="logical address of the system")
    parser.add_argument("--only", default="", help="play the cases whose id contains this")
    parser.add_argument("--wait", type=float, default=15.0, help="seconds to wait for an answer")
    parser.add_argument("--quiet", type=float, default=0.5, help="seconds in which nothing more may come")
    parser.add_argument("--minute-seconds", type=float, default=60.0, help="the system's minute")
    parser.add_argument("--no-slow", action="store_true", help="leave out cases that wait for a term")
    parser.add_argument("--certificate", type=Path, help="client certificate, PEM")
    parser.add_argument("--key", type=Path, help="its key, PEM")
    parser.add_argument("--authority", type=Path, help="certificates that the system's own is checked against, PEM")
    parser.add_argument("--trigger", action="append", default=[], metavar="TRANSACTION=COMMAND")
    parser.add_argument("--report", type=Path, help="write the results as JSON")
    return parser


def _trigger(text: str) -> tuple[str, Callable[[], None]]:
    transaction, _, command = text.partition("=")

    def start() -> None:
        subprocess.run(shlex.split(command), check=True)

    return transaction, start


def _line(result: Result) -> str:
    state = "passed" if result.passed else "FAILED" if result.played else "not played"
    return f"{state:10} {result.case.id}" + (f": {result.words}" if result.words else "")


def _row(result: Result) -> dict[str, object]:
    case = result.case
    return {"id": case.id, "shows": case.shows, "played": result.played, "passed": result.passed, "words": result.words}


if __name__ == "__main__":
    sys.exit(main())
