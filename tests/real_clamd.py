"""A real clamd for tests, with a signature base of its own: no network, half a second to start.

It knows one harmless thing by name: the string that antivirus makers agreed upon (EICAR), put
together here so that no file of this project is one.
"""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD" + b"-ANTIVIRUS-TEST-FILE!$H+H*"
VIRUS = "Test.Eicar.UNOFFICIAL"
MAX_BYTES = 1 << 20
_CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/usr/local/sbin")


@contextmanager
def a_clamd(folder: Path) -> Iterator[Path]:
    """Run clamd for the time of a `with`; give its socket."""
    if _CLAMD is None:
        pytest.skip("clamd is not installed")
    base = folder / "base"
    base.mkdir(parents=True)
    (base / "own.ndb").write_text(f"Test.Eicar:0:*:{EICAR.hex()}\n")
    address = folder / "clamd.socket"
    settings = folder / "clamd.conf"
    settings.write_text(
        f"LocalSocket {address}\nDatabaseDirectory {base}\nForeground yes\n"
        f"StreamMaxLength {MAX_BYTES}\nTemporaryDirectory {folder}\nLogTime no\n"
    )
    process = subprocess.Popen(
        [_CLAMD, f"--config-file={settings}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    try:
        said = []
        for line in process.stdout:  # it says so when it begins to answer
            said.append(line)
            if line.startswith("Self checking"):
                break
        assert address.exists(), "".join(said)
        yield address
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()
