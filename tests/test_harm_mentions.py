"""The mentions of harm in a message, and what is said around them."""

import pytest

from faq.harm.lexicon import read_lexicon
from faq.harm.mentions import Mention, MentionFinder, together
from faq.language import message_words
from faq.message import MessageParser
from faq.text import Stemmer

LEXICON = """\
@subject: i my
@break: but
[concept blister harm]
blister
! water blister
[concept despair despair 2 apart]
~ want .. die
[cue since 1]
since|yesterday
[cue joke -1 any]
haha
[cue asked-about -1]
can .. HIT
[guard idiom]
blister pack
"""


@pytest.fixture(scope="module")
def finder() -> MentionFinder:
    """A finder with two concepts, three cues and an idiom."""
    parser = MessageParser(message_words("en"))
    return MentionFinder(read_lexicon(LEXICON, Stemmer("en")), parser, lambda word: (word,))


def mentions(finder: MentionFinder, message: str) -> list[Mention]:
    """Every mention in a message."""
    return finder.mentions(finder.sentences(message))


@pytest.mark.parametrize(
    ("message", "cues"),
    [
        ("a blister since Monday", {"since"}),
        ("a blister, I came yesterday", {"since (sentence)"}),
        ("a blister but that was yesterday", {"since (sentence)"}),
        ("a blister, red, since Monday", {"since"}),
        ("a blister. It was yesterday.", {"since (message)"}),
        ("can one get a blister", {"asked-about"}),
    ],
)
def test_cues_count_by_where_they_stand(finder: MentionFinder, message: str, cues: set[str]) -> None:
    """In the clause of the mention, elsewhere in its sentence, in another sentence, or around it."""
    (mention,) = mentions(finder, message)
    assert {*mention.features} - {"asked", "concept blister"} == cues
    assert (mention.concept.name, mention.words) == ("blister", "blister")


def test_a_surer_pattern_says_so(finder: MentionFinder) -> None:
    """The longer match is a mention of its own."""
    found = {mention.words: mention.features for mention in mentions(finder, "a water blister")}
    assert found["water blister"]["sure harm"] == 1
    assert "sure harm" not in found["blister"]


def test_a_question_is_told_from_a_statement(finder: MentionFinder) -> None:
    """By its mark or its first word."""
    assert mentions(finder, "a blister?")[0].features["asked"] == 1
    assert mentions(finder, "a blister.")[0].features["asked"] == 0


def test_what_stands_apart_has_its_own_cues_only(finder: MentionFinder) -> None:
    """ "since" says nothing about despair, a joke does."""
    (mention,) = mentions(finder, "since then I want to die haha")
    assert mention.features == {"despair: joke": 1, "concept despair": 1, "loose despair": 1}


def test_no_concept_is_found_in_an_idiom(finder: MentionFinder) -> None:
    """The pills come in a blister pack."""
    (sentence,) = finder.sentences("one blister pack")
    assert sentence.idioms == {1, 2}
    assert not finder.mentions([sentence])


def test_a_short_year_is_a_year(finder: MentionFinder) -> None:
    """Not the number 98."""
    assert finder.sentences("since '98")[0].words == ("since", "1998")


def test_sentences_together_are_one(finder: MentionFinder) -> None:
    """With all of their words; a single one is itself."""
    sentences = finder.sentences("One blister pack. Why?")
    whole = together(sentences)
    assert (whole.text, whole.words, whole.asks) == (
        "One blister pack. Why?",
        ("one", "blister", "pack", "why"),
        True,
    )
    assert together(sentences[:1]) is sentences[0]
