"""From texts to the numbers that are learnt from: their features, their meaning, one row each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from scipy import sparse

from faq.features import (
    COMPANY,
    EDGE,
    FAMILIES,
    FeatureSpace,
    Floats,
    Index,
    Integers,
    Terms,
    Words,
    group_name,
    neighbours,
    pair,
    pieces,
)
from faq.meaning import WordVectors
from faq.system import Seeds, seeds_of


@dataclass(frozen=True)
class Corpus:
    """Learnt texts: the space of their features, their vectors in it, and their meanings, a row each.

    `alone` is how much of each text's squared length, 0 to 1, is in pairs that no other text has; `seeds` are
    what random numbers for each text are drawn by.
    """

    space: FeatureSpace
    vectors: sparse.csr_matrix
    alone: Floats
    meanings: Floats
    seeds: Seeds


def read_corpus(texts: Sequence[Words], terms: Terms, meanings: WordVectors) -> Corpus:
    """Number the features of some texts, none without words, and weigh them.

    TF-IDF with logarithmic term frequency, in families of equal length.
    """
    index, families = _count(texts, terms)
    counts = sparse.hstack([family.known for family in families], format="csr", dtype=np.float32)
    idf = _idf(np.bincount(counts.indices, minlength=counts.shape[1]), len(texts))
    unknown = float(_idf(np.zeros(1, dtype=np.int64), len(texts))[0])
    counts.data = (1 + np.log(counts.data)) * idf[counts.indices]
    family_of = np.searchsorted(index.starts, counts.indices, side="right") - 1
    part = np.repeat(np.arange(len(texts)), np.diff(counts.indptr)) * FAMILIES + family_of
    squared = np.bincount(part, counts.data.astype(np.float64) ** 2, len(texts) * FAMILIES)
    of_unknown = np.stack([family.unknown for family in families], axis=1).ravel() * unknown**2
    squared = squared + of_unknown
    counts.data = (counts.data / np.sqrt(squared * FAMILIES)[part]).astype(np.float32)
    alone = (of_unknown / np.maximum(squared, 1)).reshape(-1, FAMILIES).mean(axis=1).astype(np.float32)
    space = FeatureSpace(terms, meanings, index, idf, unknown)
    seeds = seeds_of(map(" ".join, texts))
    return Corpus(space, counts, alone, _meanings(texts, meanings), seeds)


@dataclass(frozen=True)
class Family:
    """How often each text has each feature of a family, and how many it has that no other text has."""

    known: sparse.csr_matrix
    unknown: Integers


def _idf(document_frequency: Integers, texts: int) -> Floats:
    """The inverse document frequency of features: how much each tells."""
    return np.asarray(np.log((1 + texts) / (1 + document_frequency)) + 1, dtype=np.float32)


def _count(texts: Sequence[Words], terms: Terms) -> tuple[Index, list[Family]]:
    """The index of all features, and for each family how often each text has each feature."""
    vocabulary = list(dict.fromkeys(chain.from_iterable(texts)))
    stem_of = dict(zip(vocabulary, terms.stems(vocabulary), strict=True))
    stems = [[stem_of[word] for word in text] for text in texts]
    groups = [list(map(group_name, terms.groups(text))) for text in stems]
    number = _number(chain(chain.from_iterable(stems), chain.from_iterable(groups)), first=EDGE + 1)
    numbers = np.fromiter((number[stem] for text in stems for stem in text), np.int64)
    of_text = np.repeat(np.arange(len(texts)), list(map(len, texts)))
    beside, beside_known = _pairs_beside(numbers, of_text)
    around, around_known = _pairs_around(numbers, of_text)
    group_of = np.fromiter((number[group] for text in groups for group in text), np.int64)
    named = np.concatenate([numbers, group_of])
    owners = np.concatenate([of_text, np.repeat(np.arange(len(texts)), list(map(len, groups)))])
    piece_number, cut = _pieces_of(vocabulary)
    place = {word: row for row, word in enumerate(vocabulary)}
    spelt = np.fromiter((place[word] for text in texts for word in text), np.int64)
    nothing = np.zeros(len(texts), dtype=np.int64)
    families = [
        Family(_matrix(owners, named, (len(texts), 1 + len(number))), nothing),
        beside,
        around,
        Family((_matrix(of_text, spelt, (len(texts), len(vocabulary))) @ cut).tocsr(), nothing),
    ]
    return Index(number, beside_known, around_known, piece_number), families


def _meanings(texts: Sequence[Words], vectors: WordVectors) -> Floats:
    """The meaning of each text, all at once."""
    known = [word for word in dict.fromkeys(chain.from_iterable(texts)) if word in vectors]
    place = {word: column for column, word in enumerate(known)}
    found = [[place[word] for word in text if word in place] for text in texts]
    owners = np.repeat(np.arange(len(texts)), list(map(len, found)))
    columns = np.fromiter(chain.from_iterable(found), np.int64)
    total = _matrix(owners, columns, (len(texts), len(known))) @ vectors.weighted(known)
    length = np.sqrt(np.einsum("ij,ij->i", total, total))
    return np.asarray(total / np.where(length > 0, length, 1)[:, None], dtype=np.float32)


def _number(names: Iterable[str], first: int = 0) -> dict[str, int]:
    """A number for each name, in the order in which they come."""
    return {name: place for place, name in enumerate(dict.fromkeys(names), first)}


def _pairs_beside(numbers: Integers, of_text: Integers) -> tuple[Family, Integers]:
    """The pairs side by side, and the numbers of the known ones in their order."""
    first_of = np.flatnonzero(np.diff(of_text, prepend=-1))
    edged = np.append(np.insert(numbers, first_of, EDGE), EDGE)
    owner = np.insert(of_text, first_of, of_text[first_of])
    return _shared_pairs(neighbours(edged), owner, len(first_of))


def _pairs_around(numbers: Integers, of_text: Integers) -> tuple[Family, Integers]:
    """The pairs of terms near each other, and the numbers of the known ones in their order."""
    pairs, owners = [], []
    for distance in range(1, COMPANY + 1):
        same = of_text[:-distance] == of_text[distance:]
        first, second = numbers[:-distance][same], numbers[distance:][same]
        pairs.append(pair(np.minimum(first, second), np.maximum(first, second)))
        owners.append(of_text[distance:][same])
    return _shared_pairs(np.concatenate(pairs), np.concatenate(owners), int(of_text[-1]) + 1)


def _shared_pairs(pairs: Integers, owners: Integers, texts: int) -> tuple[Family, Integers]:
    """The pairs that more than one text has; the others, which are most, are taken for unknown."""
    found, places = np.unique(pairs, return_inverse=True)
    counts = _matrix(owners, places, (texts, len(found)))
    shared = np.bincount(counts.indices, minlength=len(found)) > 1
    known = counts[:, shared]
    unknown = np.asarray(counts.sum(axis=1) - known.sum(axis=1)).ravel()
    return Family(known, unknown.astype(np.int64)), found[shared]


def _pieces_of(vocabulary: Sequence[str]) -> tuple[dict[str, int], sparse.csr_matrix]:
    """A number for each piece of some words, and how often each word has each piece."""
    cut = list(map(pieces, vocabulary))
    number = _number(chain.from_iterable(cut))
    columns = np.fromiter((number[piece] for word in cut for piece in word), np.int64)
    rows = np.repeat(np.arange(len(vocabulary)), list(map(len, cut)))
    return number, _matrix(rows, columns, (len(vocabulary), len(number)))


def _matrix(rows: Integers, columns: Integers, shape: tuple[int, int]) -> sparse.csr_matrix:
    """How often each column occurs in each row."""
    ones = np.ones(len(rows), dtype=np.float32)
    return sparse.coo_matrix((ones, (rows, columns)), shape=shape).tocsr()
