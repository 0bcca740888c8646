"""Runs a command under what a systemd unit allows: its system calls, and no memory to write programs into.

python tests/hardened.py UNIT PROGRAM ...
"""

import ctypes
import os
import re
import subprocess
import sys
from pathlib import Path

ALLOWED, REFUSED = 0x7FFF0000, 0x00050001
"""What libseccomp does with a call: let it pass, or fail with EPERM."""

PR_SET_NO_NEW_PRIVS, PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN = 38, 65, 1


def main() -> None:
    """Take the rights away, and become the command."""
    unit, *command = sys.argv[1:]
    text = Path(unit).read_text(encoding="utf-8")
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        sys.exit("This system cannot take rights away.")
    if "MemoryDenyWriteExecute=yes" in text:
        # Linux knows that since 6.3.
        libc.prctl(PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN, 0, 0, 0)
    _allow_only(_allowed(text))
    os.execv(command[0], command)  # noqa: S606


def _allowed(text: str) -> set[str]:
    """The system calls that the lines of a unit leave."""
    allowed = _named("@default")
    for line in re.findall(r"^SystemCallFilter=(.*)$", text, re.MULTILINE):
        calls = set().union(*map(_named, line.lstrip("~").split()))
        allowed = allowed - calls if line.startswith("~") else allowed | calls
    return allowed


def _named(name: str) -> set[str]:
    """The system calls in a set of systemd's, or the one that is named."""
    if not name.startswith("@"):
        return {name}
    command = ["systemd-analyze", "syscall-filter", name]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    words = [line.strip() for line in said.splitlines()[1:]]
    return set().union(*(_named(word) for word in words if word and not word.startswith("#")))


def _allow_only(calls: set[str]) -> None:
    library = ctypes.CDLL("libseccomp.so.2")
    library.seccomp_init.restype = ctypes.c_void_p
    rules = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(REFUSED)))
    for call in sorted(calls):
        number = library.seccomp_syscall_resolve_name(call.encode())
        if number >= 0:
            library.seccomp_rule_add(rules, ctypes.c_uint32(ALLOWED), number, 0)
    if library.seccomp_load(rules):
        sys.exit("This system cannot filter system calls.")


if __name__ == "__main__":
    main()
