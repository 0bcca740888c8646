"""Giving memory back to the operating system."""

import ctypes
import gc


def give_back() -> None:
    """Return what is free: learning needs a quarter more memory than answering, and glibc would keep it.

    Does nothing where the C library has no malloc_trim.
    """
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)
