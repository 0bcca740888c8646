"""From a knowledge to an assistant that can answer."""

from collections import Counter

from faq.assistant import Assistant
from faq.corpus import read_corpus
from faq.examples import Example, Role, examples_of
from faq.features import Terms
from faq.harm.evidence import EvidenceReader
from faq.harm.likeness import learn_likeness
from faq.harm.model import harm_model
from faq.harm.phrases import PhraseReader
from faq.knowledge import Knowledge
from faq.language import short_forms, word_classes
from faq.matcher import Matcher
from faq.meaning import word_vectors
from faq.message import message_parser
from faq.regression import make_learner
from faq.ridge import Progress
from faq.safety import SignDetector
from faq.spelling import Speller
from faq.text import Stemmer
from faq.training import train
from faq.wording import Wording


def ignore(_share: float) -> None:
    """Tell nobody how far learning is."""


def make_assistant(knowledge: Knowledge, progress: Progress = ignore) -> Assistant:
    """The assistant that answers from a knowledge; `progress` is told the share of the work that is done."""
    return Assistant(knowledge, *learn(knowledge, progress))


def learn(knowledge: Knowledge, progress: Progress = ignore) -> tuple[Matcher, SignDetector]:
    """Learn all that is needed to answer from a knowledge: what finds its entries, and what finds harm."""
    language, entries, groups = knowledge.language, len(knowledge.entries), len(knowledge.urgent)
    examples = examples_of(knowledge)
    texts = [example.words for example in examples]
    stem, known = Stemmer(language), word_vectors(language)
    corpus = read_corpus(texts, Terms(stem, knowledge.synonyms), known)
    learner = make_learner(corpus)
    classes = word_classes(language) if groups else {}
    frequencies = Counter(word for text in texts for word in text)
    speller = Speller(frequencies, (known, frozenset(classes)), short_forms(language))
    labels = [_entry_of(example, entries) for example in examples]
    of_entries = train(learner, labels, entries, len(knowledge.off_topic), progress)
    matcher = Matcher(knowledge, Wording(speller, corpus.space), of_entries)
    likeness = learn_likeness(corpus.space, learner, examples, groups) if groups else None
    reader = EvidenceReader(message_parser(language), speller, PhraseReader(stem, classes), likeness)
    return matcher, SignDetector(knowledge, reader, harm_model(language))


def _entry_of(example: Example, none: int) -> int | None:
    if example.role is Role.PHRASING:
        return example.owner
    return none if example.role is Role.OTHER else None
