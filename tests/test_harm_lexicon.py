"""The lexicon of harm: how it is read, and that the shipped one is sound."""

from collections import Counter

from faq.files import shipped
from faq.harm.lexicon import read_lexicon, shipped_lexicon
from faq.harm.patterns import NUMBER, YEAR
from faq.text import Stemmer, words

SMALL = """\
@part: cheek chin  # a set
@break: but
[concept blister harm 0.5]
blister*
[concept part harm -1 vague]
@part
[concept despair despair 2 apart]
want die
[cue mine 0.6 any]
my
[cue negated -2.5]
no HIT
[guard idiom]
blister pack
"""


def test_headings_say_what_patterns_mean() -> None:
    """Kind, name, group, weight and options."""
    sections = read_lexicon(SMALL, Stemmer("en")).sections
    blister, part, despair = (sections[name] for name in ("blister", "part", "despair"))
    assert (blister.kind, blister.group, blister.weight, blister.vague) == ("concept", "harm", 0.5, False)
    assert (part.weight, part.vague) == (-1, True)
    assert (despair.group, despair.apart) == ("despair", True)
    assert (sections["mine"].kind, sections["mine"].counts_for_any) == ("cue", True)
    assert (sections["idiom"].kind, sections["negated"].counts_for_any) == ("guard", False)


def test_a_word_is_known_by_form_stem_beginning_and_number() -> None:
    """Whatever patterns may name it by."""
    keys = read_lexicon(SMALL, Stemmer("en")).keys
    assert keys("blistering") == {"=blistering", "blister", "blister*"}
    assert NUMBER in keys("38")
    assert NUMBER in keys("3rd")
    assert YEAR in keys("1998")


def test_patterns_about_a_mention_are_apart() -> None:
    """They are looked for around each mention, not in the sentence."""
    lexicon = read_lexicon(SMALL, Stemmer("en"))
    sentence = [lexicon.keys(word) for word in ("no", "HIT", "on", "my", "cheek")]
    assert [match.section for match in lexicon.cues.matches(sentence)] == ["mine"]
    assert [match.section for match in lexicon.cues_around.matches(sentence)] == ["negated"]


def test_a_language_without_a_lexicon_has_an_empty_one() -> None:
    """Nothing is named, and no word is known."""
    lexicon = shipped_lexicon("xx", Stemmer("xx"))
    assert not lexicon.sections
    assert not lexicon.vocabulary


def test_the_shipped_lexicon_is_sound() -> None:
    """Every word can be met in a message, every heading is understood, and no name is given twice."""
    lexicon = shipped_lexicon("en-GB", Stemmer("en"))
    assert not [word for word in lexicon.vocabulary if words(word) != (word,)]
    lines = (shipped("data") / "harm-en.txt").read_text(encoding="utf-8").splitlines()
    headings = Counter(line.split()[1].strip("]") for line in lines if line.startswith("["))
    assert {*headings} == {*lexicon.sections}
    assert headings.most_common(1)[0][1] == 1
