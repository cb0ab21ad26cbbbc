"""Holds up one thread of a process that a case started, as a disk that stands still would."""
import contextlib
import ctypes
import errno
import os
import pathlib

from .case import Skipped, require

PTRACE_SEIZE, PTRACE_INTERRUPT, PTRACE_DETACH = 0x4206, 0x4207, 17
# waitpid also reports threads, not only processes.
WALL = 0x40000000
LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.ptrace.restype = ctypes.c_long
LIBC.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]


def ptrace(request, thread):
    if LIBC.ptrace(request, thread, None, None) != 0:
        number = ctypes.get_errno()
        if number in (errno.EPERM, errno.ENOSYS):
            raise Skipped("threads cannot be held up here: ptrace is not allowed")
        raise OSError(number, f"ptrace {request:#x}: {os.strerror(number)}")


def thread_of(pid, name):
    found = [int(task.name) for task in pathlib.Path(f"/proc/{pid}/task").iterdir()
             if (task / "comm").read_text().strip() == name]
    require(len(found) == 1, f"{len(found)} threads are called {name}")
    return found[0]


@contextlib.contextmanager
def held_thread(pid, name):
    """It stands still until the end of the block; all others go on."""
    thread = thread_of(pid, name)
    ptrace(PTRACE_SEIZE, thread)
    try:
        ptrace(PTRACE_INTERRUPT, thread)
        os.waitpid(thread, WALL)
        yield
    finally:
        ptrace(PTRACE_DETACH, thread)
