"""Giving memory back to the operating system."""

import ctypes
import gc

_ARENAS = -8
"""What glibc's mallopt calls M_ARENA_MAX."""


def share_one_heap() -> None:
    """Let all threads take memory from one place: what each kept for itself would not be given back.

    Counts for threads that begin later. Does nothing where the C library has no mallopt.
    """
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option:
        set_option(_ARENAS, 1)


def give_back() -> None:
    """Return what is free: learning needs a quarter more memory than answering, and glibc would keep it.

    Does nothing where the C library has no malloc_trim.
    """
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)
