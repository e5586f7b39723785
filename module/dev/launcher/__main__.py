"""Entry of the launcher inside `.venv`; boot.py has checked the arguments."""

import sys

from module.dev.launcher.audit import audit
from module.dev.launcher.check import check, some, write_docs
from module.dev.launcher.gates import gates, lint
from module.dev.launcher.places import AlreadyRunning, LauncherError
from module.dev.launcher.prepare import prepare
from module.dev.launcher.progress import complain
from module.dev.launcher.run import cli, start


def main(arguments: list[str]) -> int:
    """Do what one of ./run, ./check and .ci/run asks for."""
    prepare()
    match arguments:
        case ["run", *rest]:
            return run(rest)
        case ["check", "--write-docs"]:
            return write_docs()
        case ["check", "--full", *only]:
            return check(full=True, only=only)
        case ["check", *flags]:
            return check(quick="--quick" in flags)
        case ["gates"]:
            return gates()
    raise LauncherError(f"unknown command: {' '.join(arguments)}")


def run(arguments: list[str]) -> int:
    """Do what ./run asks for: the product itself, or one of the commands beside it."""
    match arguments:
        case ["cli", *rest]:
            return cli(rest)
        case ["audit"]:
            return audit()
        case ["lint"]:
            return lint()
        case ["test", *tests]:
            return some(tests)
    return start(reset="--reset" in arguments, reload="--reload" in arguments)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except AlreadyRunning as error:
        complain(str(error))
        sys.exit(2)
    except LauncherError as error:
        complain(f"\n{error}")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
