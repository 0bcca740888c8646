"""What a message is judged by, and what the judgement is made of."""

import math
from dataclasses import replace

import numpy as np
import pytest

from faq.harm import model
from faq.harm.evidence import Sentence
from faq.harm.model import HarmModel, Weights, harm_model, probability
from faq.harm.phrases import BITS, PhraseReader
from faq.knowledge import Knowledge
from faq.language import word_classes
from faq.learning import learn
from faq.matcher import Matcher
from faq.safety import SignDetector
from faq.text import Stemmer, words

CLASSES = {"cheek": "face", "chin": "face", "grey": "dark", "black": "dark", "may": "modal"}


@pytest.fixture
def reader() -> PhraseReader:
    """A reader that knows five words by their class."""
    return PhraseReader(Stemmer("en"), CLASSES)


def numbers(reader: PhraseReader, *sentences: str) -> set[int]:
    """The numbers of the phrases of some sentences."""
    return set(reader.read(map(words, sentences)).tolist())


def test_words_of_one_class_share_what_is_learnt_of_classes(reader: PhraseReader) -> None:
    """But not what is learnt of the words themselves."""
    cheek, chin, sofa = (numbers(reader, f"my {word} is grey") for word in ("cheek", "chin", "sofa"))
    assert len(cheek & chin) > len(cheek & sofa)
    assert cheek != chin


def test_order_counts(reader: PhraseReader) -> None:
    """ "is it" asks, "it is" tells."""
    assert numbers(reader, "is it grey") != numbers(reader, "it is grey")


def test_neighbouring_sentences_are_told_from_one(reader: PhraseReader) -> None:
    """Which classes follow from one to the next counts, which words do not."""
    apart = numbers(reader, "the cheek", "so grey")
    assert apart - numbers(reader, "the cheek") - numbers(reader, "so grey")
    assert (
        not numbers(reader, "the hall", "so wide") - numbers(reader, "the hall") - numbers(reader, "so wide")
    )


def test_a_message_without_words_has_no_phrases(reader: PhraseReader) -> None:
    """And an empty sentence adds none."""
    assert numbers(reader) == numbers(reader, "") == numbers(reader, "", "") == set()


def test_phrases_are_the_same_on_every_machine(reader: PhraseReader) -> None:
    """Numbers that were written down once."""
    read = reader.read([("grey",)])
    assert read.dtype == np.int64
    assert 0 <= read.min() <= read.max() < 1 << BITS
    assert read.tolist() == sorted(set(read.tolist()))


def test_a_class_name_is_no_word() -> None:
    """Somebody who types the name of a class has not named a word of it."""
    named = PhraseReader(Stemmer("en"), {"cheek": "face"})
    assert not numbers(named, "face") & numbers(named, "cheek")


def test_the_shipped_classes_cover_what_harm_is_made_of() -> None:
    """Each word has one class; a language without classes has none."""
    classes = word_classes("en")
    assert classes["blister"] == "blisterish"
    assert classes["cheek"] == "bodyface"
    assert classes["purple"] == "darkcolour"
    assert classes["may"] == "modal"
    assert len(set(classes.values())) > 50
    assert word_classes("xx") == {}


def test_probabilities_are_those_of_log_odds() -> None:
    """Even at 0, never quite 0 or 1."""
    assert probability(0) == 0.5
    assert probability(2) + probability(-2) == pytest.approx(1)
    assert 0 < probability(-1e9) < 1e-12
    assert 1 - 1e-12 < probability(1e9) < 1


def test_a_model_adds_up_what_phrases_and_likeness_tell() -> None:
    """As for a message of one phrase, however long it is."""
    table = np.zeros(1 << BITS, dtype=np.int8)
    table[:4] = [0, 10, -4, 6]
    weights = Weights(table, 0.5, 0.0, -1.0)
    made = HarmModel(weights, {"harm": weights}, (-2.0, 1.0, 3.0))
    assert made.log_odds(np.array([], dtype=np.int64), 0.0) == -3
    assert made.log_odds(np.array([1]), 0.25) == -3 + 5 + 0.75
    assert made.log_odds(np.array([0, 1, 2, 3]), 0.0) == -3 + 0.5 * 12 / 2
    longer = HarmModel(replace(weights, length=-1.0), {}, made.counts)
    assert longer.log_odds(np.array([0, 1, 2, 3]), 0.0) == -3 + 0.5 * 12 / 2 - math.log(4)
    assert made.group("harm", np.array([1]), 0.0) == 4
    assert made.group("burglary", np.array([1]), 0.5) == 2


def test_a_smaller_table_holds_one_weight_for_several_phrases() -> None:
    """Neighbours share one."""
    weights = Weights(np.arange(1 << BITS - 2, dtype=np.int64).astype(np.int8), 1.0)
    assert [weights.log_odds(np.array([phrase])) for phrase in (0, 3, 4, 11)] == [0, 0, 1, 2]


def test_a_language_without_weights_is_judged_by_likeness() -> None:
    """Nothing like a sign is none, a sign is one."""
    unknown = harm_model("xx")
    assert unknown.counts == model.ALONE
    assert unknown.log_odds(np.array([5]), 0.0) < -3 < 0 < unknown.log_odds(np.array([5]), 0.9)


def test_a_sentence_can_be_read_without_a_word() -> None:
    """For telling what the word counts."""
    assert Sentence("My lip is grey", ("my", "lip", "is", "grey")).without("is").words == (
        "my",
        "lip",
        "grey",
    )


def test_evidence_is_that_of_the_likest_sentence(learnt: tuple[Matcher, SignDetector]) -> None:
    """A sign counts as much beside other sentences as alone."""
    alone = learnt[1].evidence("my cheek has a blister")
    among = learnt[1].evidence("Hello there. What is the price of a voucher? my cheek has a blister")
    assert among.likeness.score >= alone.likeness.score > 0.5
    assert len(alone.likeness.of_groups) == 3


def test_an_editors_new_sign_counts_at_once(small: Knowledge) -> None:
    """Also put a little differently, in a language that we know nothing of."""
    detector = learn(small)[1]
    assert detector.alarm("there is a blister on my chin")
    assert not detector.alarm("how long does it take")
