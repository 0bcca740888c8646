"""From texts to numbers: what is learnt from, and what a question is turned into, are the same."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations, pairwise
from math import log

import numpy as np
import pytest

from faq.corpus import Corpus, read_corpus
from faq.features import COMPANY, FAMILIES, Terms, Words, pieces
from faq.meaning import word_vectors
from faq.text import Stemmer, words

TEXTS = (
    "does it hurt",
    "does it hurt a lot",
    "how long does it take",
    "how long is it until it is gone",
    "how long is it until it is gone",
    "hurt",
    "how",
    "is the cold on my face painful",
    "does the cold on my face hurt",
    "tut es weh, wenn es kälter wird",
    "हल्का दर्द होता है",
    "दर्द होता है क्या",
    "痛いですか",
    "does it hurt",
)
SYNONYMS = {"pain": ["hurt", "painful", "tut weh"], "face": ["my face"]}

Family = Callable[[Words], Counter[object]]


def read(texts: Iterable[str], synonyms: dict[str, list[str]] | None = None) -> Corpus:
    """The corpus of some English texts."""
    return read_corpus(list(map(words, texts)), Terms(Stemmer("en"), synonyms or {}), word_vectors("en"))


def naive_families(synonyms: dict[str, list[str]]) -> tuple[Family, ...]:
    """What counts in each family, said as plainly as can be."""
    terms = Terms(Stemmer("en"), synonyms)

    def company(text: Words) -> Counter[object]:
        stems = list(enumerate(terms.stems(text)))
        near = ((one, two) for (i, one), (j, two) in combinations(stems, 2) if j - i <= COMPANY)
        return Counter(frozenset(pair) for pair in near)

    return (
        lambda text: Counter(
            [*terms.stems(text), *(("group", group) for group in terms.groups(terms.stems(text)))]
        ),
        lambda text: Counter(pairwise(["^", *terms.stems(text), "$"])),
        company,
        lambda text: Counter(piece for word in text for piece in pieces(word)),
    )


def naive_products(texts: Sequence[Words], synonyms: dict[str, list[str]]) -> np.ndarray[tuple[int, int]]:
    """The products of all texts, weighed in loops over dictionaries."""
    products = np.zeros((len(texts), len(texts)))
    for count in naive_families(synonyms):
        counts = [count(text) for text in texts]
        frequency = Counter(feature for counted in counts for feature in counted)
        weighed = []
        for counted in counts:
            weights = {}
            for feature, times in counted.items():
                alone = (
                    frequency[feature] == 1
                    and isinstance(feature, tuple | frozenset)
                    and feature not in GROUPS
                )
                known = 0 if alone else frequency[feature]
                weights[feature] = (1 if alone else 1 + log(times)) * (
                    log((1 + len(texts)) / (1 + known)) + 1
                )
            length = sum(weight**2 for weight in weights.values()) ** 0.5 or 1
            weighed.append({feature: weight / length / FAMILIES**0.5 for feature, weight in weights.items()})
        for row, one in enumerate(weighed):
            for column, two in enumerate(weighed):
                products[row, column] += sum(weight * two.get(feature, 0) for feature, weight in one.items())
    return products


GROUPS = frozenset(("group", group) for group in SYNONYMS)


def test_texts_are_as_near_as_plain_loops_say() -> None:
    """TF-IDF in four families of equal length, pairs that one text has alone in its length only."""
    corpus = read(TEXTS, SYNONYMS)
    products = (corpus.vectors @ corpus.vectors.T).toarray() + np.diag(corpus.alone)
    np.testing.assert_allclose(products, naive_products(list(map(words, TEXTS)), SYNONYMS), atol=1e-5)


def test_a_question_gets_the_row_of_the_same_text() -> None:
    """Feature by feature, and the same meaning."""
    corpus = read(TEXTS, SYNONYMS)
    for row, text in enumerate(TEXTS):
        vector = corpus.space.vector(words(text))
        dense = np.zeros(corpus.vectors.shape[1])
        dense[vector.features] = vector.values
        np.testing.assert_allclose(dense, corpus.vectors[[row]].toarray()[0], atol=1e-6, err_msg=text)
        np.testing.assert_allclose(vector.meaning, corpus.meanings[row], atol=1e-6)


def test_the_families_of_a_text_are_equally_long() -> None:
    """A quarter each of its squared length, whatever the number of words; one word has no company."""
    corpus = read(TEXTS)
    lengths = np.asarray(corpus.vectors.multiply(corpus.vectors).sum(axis=1)).ravel() + corpus.alone
    expected = [0.75 if len(words(text)) == 1 else 1 for text in TEXTS]
    np.testing.assert_allclose(lengths, expected, atol=1e-5)


def test_long_words_and_repeats_do_not_outweigh_the_rest() -> None:
    """A question is 1 long at most, its shared words a quarter at least of what they were."""
    space = read(TEXTS).space
    for text in ("does it hurt " * 30, "does it " + "hurt" * 90, "hurt hurt hurt", "how long"):
        assert np.linalg.norm(space.vector(words(text)).values) <= 1 + 1e-5


def test_unknown_words_make_a_text_less_like_anything() -> None:
    """The more of them, the shorter the vector; of nothing else it is 0 long."""
    space = read(TEXTS).space
    lengths = [
        np.linalg.norm(space.vector(words(text)).values)
        for text in ("does it hurt", "does it hurt qqqq", "does it zzzz qqqq", "jjjj zzzz qqqq", "")
    ]
    assert lengths == sorted(lengths, reverse=True)
    assert len({*lengths[:4]}) == 4
    assert lengths[-2:] == [0, 0]


def test_order_counts_side_by_side_and_not_in_company() -> None:
    """A text and its words in another order share three families wholly, the fourth in part."""
    corpus = read(["cold face pain", "pain face cold", "face cold pain"])
    near = (corpus.vectors @ corpus.vectors.T).toarray()
    assert (near >= 0.74).all()
    assert (near < 0.999)[~np.eye(3, dtype=bool)].all()


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("is it painful", ("pain",)),
        ("it hurts my face, painful", ("pain", "face")),
        ("my face", ("face",)),
        ("my arm", ()),
        ("", ()),
    ],
)
def test_synonym_groups_are_found_once_each(text: str, groups: tuple[str, ...]) -> None:
    """By stems and phrases, in the order of the text."""
    assert read(TEXTS, SYNONYMS).space.vector(words(text)).groups == groups


def test_synonyms_bring_texts_together() -> None:
    """More than the same texts without them."""
    texts = ("does it hurt", "is it painful", "how long")
    with_groups, without = (read(texts, synonyms).vectors for synonyms in (SYNONYMS, {}))
    assert (with_groups @ with_groups.T)[0, 1] > (without @ without.T)[0, 1]


@pytest.mark.parametrize("texts", [["hurt"], ["hurt", "how"], ["hurt hurt"], ["a b c d e f g h i j"], ["痛"]])
def test_the_smallest_corpora_are_read(texts: list[str]) -> None:
    """One text, one word, one letter: numbers all the same."""
    corpus = read(texts)
    assert corpus.vectors.shape[0] == len(texts)
    assert np.isfinite(corpus.vectors.data).all()
    assert np.isfinite(corpus.space.vector(words("hurt how 痛")).values).all()
    assert ((corpus.alone >= 0) & (corpus.alone <= 1)).all()
