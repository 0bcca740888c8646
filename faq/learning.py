"""From a knowledge to an assistant that can answer."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import blake2b

from faq.assistant import Assistant
from faq.classifier import Classifier
from faq.corpus import read_corpus
from faq.examples import Example, Role, examples_of
from faq.features import FeatureSpace, Terms
from faq.harm.evidence import EvidenceReader
from faq.harm.likeness import learn_likeness
from faq.harm.model import harm_model
from faq.harm.phrases import PhraseReader
from faq.knowledge import Knowledge
from faq.language import short_forms, word_classes
from faq.matcher import Matcher
from faq.meaning import word_vectors
from faq.message import message_parser
from faq.progress import Progress, ignore
from faq.regression import Learner, make_learner
from faq.safety import SignDetector
from faq.spelling import Speller
from faq.text import Stemmer
from faq.training import train
from faq.wording import Wording


@dataclass(frozen=True)
class Material:
    """The texts of a knowledge, read to be learnt from.

    `labels` holds the place of the entry that each is a phrasing of, the number of entries for a text about
    something else, and None for one that entries are not learnt from.
    """

    examples: tuple[Example, ...]
    space: FeatureSpace
    learner: Learner
    labels: tuple[int | None, ...]


@dataclass(frozen=True)
class Lesson:
    """What was learnt, and the knowledge that it was learnt from."""

    knowledge: Knowledge
    wording: Wording
    classifier: Classifier
    reader: EvidenceReader

    def teaches(self, knowledge: Knowledge) -> bool:
        """Whether learning from another knowledge would give the same: only what is said has changed."""
        return _learnt_from(knowledge) == _learnt_from(self.knowledge)

    def applied_to(self, knowledge: Knowledge) -> tuple[Matcher, SignDetector]:
        """What finds the entries and the harm of a knowledge that this lesson teaches."""
        matcher = Matcher(knowledge, self.wording, self.classifier)
        return matcher, SignDetector(knowledge, self.reader, harm_model(knowledge.language))


def make_assistant(knowledge: Knowledge, progress: Progress = ignore) -> Assistant:
    """The assistant that answers from a knowledge; `progress` is told the share of the work that is done."""
    return Assistant(knowledge, *learn(knowledge, progress))


def learn(knowledge: Knowledge, progress: Progress = ignore) -> tuple[Matcher, SignDetector]:
    """Learn all that is needed to answer from a knowledge: what finds its entries, and what finds harm."""
    return take_lesson(knowledge, progress).applied_to(knowledge)


def take_lesson(knowledge: Knowledge, progress: Progress = ignore) -> Lesson:
    """Learn from a knowledge, in such a way that others which say the same may use it too."""
    language, entries, groups = knowledge.language, len(knowledge.entries), len(knowledge.urgent)
    material = material_of(knowledge)
    examples, space, learner = material.examples, material.space, material.learner
    classes = word_classes(language) if groups else {}
    frequencies = Counter(word for example in examples for word in example.words)
    speller = Speller(frequencies, (word_vectors(language), frozenset(classes)), short_forms(language))
    # Side by side: both are mostly arithmetic, for which Python is not needed.
    with ThreadPoolExecutor(1) as beside:
        likeness = beside.submit(learn_likeness, space, learner, examples, groups) if groups else None
        of_entries = train(learner, material.labels, entries, len(knowledge.off_topic), progress)
    parser, phrases = message_parser(language), PhraseReader(Stemmer(language), classes)
    reader = EvidenceReader(parser, speller, phrases, likeness.result() if likeness else None)
    return Lesson(knowledge, Wording(speller, space), of_entries, reader)


def material_of(knowledge: Knowledge) -> Material:
    """Read all that a knowledge gives to learn from."""
    language, none = knowledge.language, len(knowledge.entries)
    examples = examples_of(knowledge)
    terms = Terms(Stemmer(language), knowledge.synonyms)
    corpus = read_corpus([example.words for example in examples], terms, word_vectors(language))
    labels = tuple(_entry_of(example, none) for example in examples)
    return Material(examples, corpus.space, make_learner(corpus), labels)


def learnt_from_digest(knowledge: Knowledge) -> str:
    """What tells knowledges apart that learning would tell apart: 32 hexadecimal digits."""
    return blake2b(repr(_learnt_from(knowledge)).encode(), digest_size=16).hexdigest()


def _learnt_from(knowledge: Knowledge) -> tuple[object, ...]:
    """All of a knowledge that learning looks at; who finds more in `take_lesson` adds it here."""
    return (
        knowledge.language,
        tuple(entry.phrasings for entry in knowledge.entries),
        tuple((group.signs, group.not_signs) for group in knowledge.urgent),
        tuple(knowledge.synonyms.items()),
        knowledge.off_topic,
    )


def _entry_of(example: Example, none: int) -> int | None:
    if example.role is Role.PHRASING:
        return example.owner
    return none if example.role is Role.OTHER else None
