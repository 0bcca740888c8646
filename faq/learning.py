"""From a knowledge to an assistant that can answer."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy import sparse

from faq.assistant import Assistant
from faq.examples import Example, Role, examples_of
from faq.features import FAMILIES, FeatureSpace, Terms, Words, occurrences
from faq.knowledge import Knowledge
from faq.language import everyday_words, short_forms
from faq.matcher import Matcher
from faq.safety import SignDetector
from faq.spelling import Speller
from faq.text import Stemmer
from faq.training import train
from faq.wording import Wording


def make_assistant(knowledge: Knowledge) -> Assistant:
    """Learn all that is needed to answer from a knowledge."""
    examples = examples_of(knowledge)
    texts = [example.words for example in examples]
    frequencies = Counter(word for text in texts for word in text)
    space, vectors = _learn_features(texts, Terms(Stemmer(knowledge.language), knowledge.synonyms))
    wording = Wording(
        Speller(frequencies, everyday_words(knowledge.language), short_forms(knowledge.language)), space
    )
    entries, groups = len(knowledge.entries), len(knowledge.urgent)
    of_entries = train(vectors, [_entry_of(example, entries) for example in examples], entries)
    of_harm = train(vectors, [_group_of(example, groups) for example in examples], groups) if groups else None
    return Assistant(
        knowledge, Matcher(knowledge, wording, of_entries), SignDetector(knowledge, wording, of_harm)
    )


def _learn_features(texts: Sequence[Words], terms: Terms) -> tuple[FeatureSpace, sparse.csr_matrix]:
    """The space of all features of some texts, and their vectors, one a row.

    TF-IDF with logarithmic term frequency, in families of equal length.
    """
    found = occurrences(texts, terms)
    ones = np.ones(len(found.features), dtype=np.float32)
    vectors = sparse.csr_matrix((ones, found.features, found.starts), shape=(len(texts), len(found.index)))
    vectors.sum_duplicates()
    space = FeatureSpace(
        terms, found.index, np.bincount(vectors.indices, minlength=len(found.index)), len(texts)
    )
    vectors.data = (1 + np.log(vectors.data)) * space.idf[vectors.indices]
    text_of = np.repeat(np.arange(len(texts)), np.diff(vectors.indptr))
    part_of = text_of * FAMILIES + found.family_of[vectors.indices]
    squares = np.bincount(part_of, vectors.data.astype(np.float64) ** 2, len(texts) * FAMILIES)
    vectors.data = (vectors.data / np.sqrt(squares * FAMILIES)[part_of]).astype(np.float32)
    return space, vectors


def _entry_of(example: Example, none: int) -> int | None:
    if example.role is Role.PHRASING:
        return example.owner
    return none if example.role is Role.OTHER else None


def _group_of(example: Example, none: int) -> int:
    return example.owner if example.role is Role.SIGN else none
