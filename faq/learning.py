"""From a knowledge to an assistant that can answer."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from faq.assistant import Assistant
from faq.classifier import Classifier
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
from faq.progress import Progress, ignore
from faq.regression import make_learner
from faq.safety import SignDetector
from faq.spelling import Speller
from faq.text import Stemmer
from faq.training import train
from faq.wording import Wording


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
    examples = examples_of(knowledge)
    texts = [example.words for example in examples]
    stem, known = Stemmer(language), word_vectors(language)
    corpus = read_corpus(texts, Terms(stem, knowledge.synonyms), known)
    learner = make_learner(corpus)
    classes = word_classes(language) if groups else {}
    frequencies = Counter(word for text in texts for word in text)
    speller = Speller(frequencies, (known, frozenset(classes)), short_forms(language))
    labels = [_entry_of(example, entries) for example in examples]
    # Side by side: both are mostly arithmetic, for which Python is not needed.
    with ThreadPoolExecutor(1) as beside:
        likeness = beside.submit(learn_likeness, corpus.space, learner, examples, groups) if groups else None
        of_entries = train(learner, labels, entries, len(knowledge.off_topic), progress)
    reader = EvidenceReader(
        message_parser(language),
        speller,
        PhraseReader(stem, classes),
        likeness.result() if likeness else None,
    )
    return Lesson(knowledge, Wording(speller, corpus.space), of_entries, reader)


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
