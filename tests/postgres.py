"""A private PostgreSQL on a loopback port for the slow ring: ``make postgres``, ``make postgres-stop``.

It runs as a user that is not root, in a folder of its own outside the project, and forgets everything when stopped.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = 15
INSTALL = ("apt-get", "install", "-y", "-q", "--no-install-recommends", "postgresql")
FOLDER = Path(tempfile.gettempdir()) / f"onrecord-postgres-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"


@dataclass(frozen=True)
class Server:
    """A server in a folder on a port."""

    programs: Path
    folder: Path
    port: int

    @property
    def url(self) -> str:
        return f"postgresql://onrecord@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        # Not durable against a crash of the machine only: an immediate stop still replays the log.
        options = f"-p {self.port} -h 127.0.0.1 -k '' -c max_connections=60 -c shared_buffers=64MB"
        self._run("pg_ctl", "-D", self.data, "-w", "-t", "60", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        self._run("pg_ctl", "-D", self.data, "-w", "-m", mode, "stop")

    def restart_at_once(self) -> None:
        """Kill every backend as a crash would, and come back."""
        self.stop("immediate")
        self.start()

    def promote(self) -> None:
        """Take over from the primary that this one followed."""
        self._run("pg_ctl", "-D", self.data, "-w", "promote")

    def delete(self) -> None:
        """Delete what a stopped server kept."""
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def data(self) -> str:
        return str(self.folder / "data")

    @property
    def runs(self) -> bool:
        return (self.folder / "data" / "postmaster.pid").exists()

    def create(self) -> None:
        self.folder.mkdir(mode=0o755, parents=True)
        _own(self.folder)
        self._run("initdb", "-D", self.data, "-U", "onrecord", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")

    def copy(self, primary: Server) -> None:
        """Become what ``start`` lets follow another server, as its standby."""
        self.folder.mkdir(mode=0o755, parents=True)
        _own(self.folder)
        where = ("-h", "127.0.0.1", "-p", str(primary.port), "-U", "onrecord")
        self._run("pg_basebackup", *where, "-D", self.data, "-R", "-X", "stream", "-c", "fast")

    def _run(self, program: str, *arguments: str) -> None:
        command = [*_as_somebody_else(), str(self.programs / program), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", stdin=subprocess.DEVNULL)
        if done.returncode:
            log = self.folder / "log"
            raise SystemExit(f"{program} failed:\n{done.stdout}{done.stderr}{log.read_text() if log.exists() else ''}")


def running() -> Server | None:
    """Return the private server, if it answers."""
    found = (FOLDER / "port").read_text().strip() if (FOLDER / "port").exists() else ""
    programs = installed()
    if not found or programs is None or not _answers(int(found)):
        return None
    return Server(programs, FOLDER, int(found))


def installed() -> Path | None:
    """Return the folder of the newest PostgreSQL programs that are new enough."""
    folders = [Path(where).resolve().parent for where in (shutil.which("postgres"),) if where]
    folders += Path("/usr/lib/postgresql").glob("*/bin")
    fit = [(number, folder) for folder in folders if (number := _number(folder)) >= OLDEST]
    return max(fit)[1] if fit else None


def start() -> Server:
    """Install PostgreSQL where it is missing, and start the private server where it does not run."""
    if (up := running()) is not None:
        return up
    programs = installed() or _install()
    shutil.rmtree(FOLDER, ignore_errors=True)
    server = Server(programs, FOLDER, _free_port())
    server.create()
    server.start()
    (FOLDER / "port").write_text(str(server.port))
    return server


def stop() -> None:
    """Stop the private server and delete what it kept."""
    up = running()
    if up is not None:
        up.stop("immediate")
    shutil.rmtree(FOLDER, ignore_errors=True)


def _install() -> Path:
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    config = Path("/etc/postgresql-common/createcluster.conf")
    try:
        print("Installing PostgreSQL from Debian's packages …", file=sys.stderr)
        if not config.exists():  # the package would start a server of its own that nobody asked for
            subprocess.run([*root, "mkdir", "-p", str(config.parent)], check=True)
            subprocess.run([*root, "tee", str(config)], input=b"create_main_cluster = false\n", check=True, stdout=2)
        subprocess.run([*root, "apt-get", "update", "-q"], check=True, env=quiet, stdout=2)
        subprocess.run([*root, *INSTALL], check=True, env=quiet, stdout=2)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SystemExit(
            f"PostgreSQL {OLDEST} or newer could not be installed ({error}). Run: {' '.join(INSTALL)}"
        ) from None
    programs = installed()
    if programs is None:
        raise SystemExit(f"Debian's PostgreSQL is older than {OLDEST} here. Install a newer one, then run this again.")
    return programs


def _as_somebody_else() -> list[str]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return []
    user = _somebody_else()
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


def _somebody_else() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _own(folder: Path) -> None:
    if os.geteuid() == 0:
        user = _somebody_else()
        os.chown(folder, user.pw_uid, user.pw_gid)


def _number(folder: Path) -> int:
    try:
        said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r"\) (\d+)", said)
    return int(found[1]) if found else 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=2).close()
    except OSError:
        return False
    return True


def main(asked: list[str]) -> None:
    """Obey ``start``, ``stop`` or ``url``."""
    if asked == ["start"]:
        began = time.monotonic()
        print(f"PostgreSQL answers at {start().url} after {time.monotonic() - began:.1f} s")
    elif asked == ["stop"]:
        stop()
    elif asked == ["url"]:
        up = running()
        print(up.url if up else "")
    else:
        raise SystemExit("python -m tests.postgres start|stop|url")


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    main(sys.argv[1:])
