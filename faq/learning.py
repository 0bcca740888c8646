"""From a knowledge to an assistant that can answer."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy import sparse

from faq.assistant import Assistant
from faq.examples import Example, Role, examples_of
from faq.features import FAMILIES, FeatureSpace, Terms, Words, occurrences
from faq.harm.lexicon import Lexicon, shipped_lexicon
from faq.harm.likeness import SignLikeness, learn_likeness
from faq.harm.mentions import MentionFinder
from faq.harm.weighing import Weighing, shipped_weights
from faq.knowledge import Knowledge
from faq.language import everyday_words, message_words, short_forms
from faq.matcher import Matcher
from faq.message import MessageParser
from faq.safety import SignDetector
from faq.spelling import Speller
from faq.text import Stemmer
from faq.training import train
from faq.wording import Wording


def make_assistant(knowledge: Knowledge) -> Assistant:
    """The assistant that answers from a knowledge."""
    return Assistant(knowledge, *learn(knowledge))


def learn(knowledge: Knowledge) -> tuple[Matcher, SignDetector]:
    """Learn all that is needed to answer from a knowledge: what finds its entries, and what finds harm."""
    examples = examples_of(knowledge)
    texts = [example.words for example in examples]
    frequencies = Counter(word for text in texts for word in text)
    stem = Stemmer(knowledge.language)
    space, vectors = _learn_features(texts, Terms(stem, knowledge.synonyms))
    lexicon = shipped_lexicon(knowledge.language, stem)
    everyday = everyday_words(knowledge.language)
    frequencies.update(lexicon.vocabulary - everyday)
    speller = Speller(frequencies, everyday, short_forms(knowledge.language))
    entries, groups = len(knowledge.entries), len(knowledge.urgent)
    of_entries = train(vectors, [_entry_of(example, entries) for example in examples], entries)
    likeness = learn_likeness(space, vectors, examples, groups) if groups else None
    matcher = Matcher(knowledge, Wording(speller, space), of_entries)
    return matcher, _make_detector(knowledge, lexicon, speller, likeness)


def _make_detector(
    knowledge: Knowledge, lexicon: Lexicon, speller: Speller, likeness: SignLikeness | None
) -> SignDetector:
    parser = MessageParser(message_words(knowledge.language))
    weights = shipped_weights(knowledge.language, lexicon.sections.values())
    return SignDetector(
        knowledge, MentionFinder(lexicon, parser, speller.repair), likeness, Weighing(weights)
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
