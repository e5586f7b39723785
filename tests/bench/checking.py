"""`python -m tests.bench.checking FILE`: `flask trois eaeu check FILE` in a process of its own, and what it cost.

The verdict leaves as the command prints it; behind it, on the stream of errors, seconds of the processor since the
process began and the most memory that it ever had.
"""

from __future__ import annotations

import json
import sys
import time

from flask.cli import main

from tests.bench.memory import peak

if __name__ == "__main__":
    sys.argv[1:1] = ["--app", "module.cli:bare", "trois", "eaeu", "check"]
    try:
        main()
    finally:
        sys.stderr.write("\n" + json.dumps({"seconds": time.process_time(), "peak": peak()}))
