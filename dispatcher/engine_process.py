"""The embedded engine as a process: starting it, and seeing whether it lives."""

import contextlib
import os
import signal
import socket as sockets
import subprocess
from pathlib import Path

from dispatcher.engine_binary import Binary
from dispatcher.engine_folder import Folder
from dispatcher.engine_stamp import EngineTrouble


def spawn(binary: Binary, folder: Folder, socket: Path, password: str) -> subprocess.Popen[bytes]:
    """A new engine in a session of its own, holding `folder.engine`, which must be ours and is passed on."""
    lock = folder.engine
    assert lock.descriptor is not None
    try:
        with folder.log.open("ab") as log:
            child = subprocess.Popen(
                [binary.path, "-"],  # settings by stdin: a password on the command line is seen by all
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd=folder.path,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
                pass_fds=(lock.descriptor,),
                start_new_session=True,
            )
        lock.name(child.pid)
        assert child.stdin is not None
        with contextlib.suppress(BrokenPipeError), child.stdin as stdin:
            stdin.write(_settings(folder.path, socket, password).encode())
    except OSError as error:
        raise EngineTrouble(f"The engine {binary.path} cannot be started: {error}") from error
    finally:
        lock.drop()
    return child


def _settings(folder: Path, socket: Path, password: str) -> str:
    settings = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "requirepass": password,
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "always",
        "no-appendfsync-on-rewrite": "no",
        "save": "",
        "maxmemory-policy": "noeviction",
        "logfile": "",
        "daemonize": "no",
    }
    return "".join(f"{key} {_quoted(value)}\n" for key, value in settings.items())


def _quoted(value: str) -> str:
    """A word of the engine's settings: everything but plain ASCII as an escaped byte."""
    plain = (chr(b) if 32 <= b < 127 and b not in b'"\\' else f"\\x{b:02x}" for b in os.fsencode(value))
    return '"' + "".join(plain) + '"'


def listening(socket: Path) -> bool:
    """Whether some process owns this socket, however slow its answers."""
    with sockets.socket(sockets.AF_UNIX) as probe:
        probe.setblocking(False)
        try:
            probe.connect(str(socket))
        except BlockingIOError:
            return True  # a full queue, so somebody owns it
        except OSError:
            return False
        return True


def exists(pid: int) -> bool:
    """Whether the process runs; one that ended but was not reaped (in a container perhaps never) does not."""
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except ProcessLookupError:
        return False
    except OSError:
        return True  # somebody else's, or a system without /proc
    return state != "Z"


def end_group(pid: int) -> None:
    """Kills what is left of an engine's session: itself and its rewriting children, which hold its lock."""
    if pid:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
