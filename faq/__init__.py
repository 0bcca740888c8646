"""Candid: a question, typed by a visitor, gets the answer that an editor curated for it."""

import os

# One thread for linear algebra: the order of sums, and so every last digit, is then the same whatever the
# number of cores, and several workers don't fight over them. It counts only if set before numpy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
