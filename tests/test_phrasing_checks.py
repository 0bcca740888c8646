"""What `faq check` says about phrasings beside each other, about synonyms, links and reading level."""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from benchmarks.public_sets import file_of
from benchmarks.workloads import invented
from faq.checks.amount import few_phrasings
from faq.checks.duplicates import near_duplicates
from faq.checks.left_out import ASTRAY, astray, leave_out, too_close
from faq.checks.likeness import likeness_of
from faq.checks.links import unsafe_links
from faq.checks.reading_level import FORMULAS, HARD, hard_answers, reading_ease
from faq.checks.synonyms import synonym_collisions
from faq.files import shipped
from faq.knowledge import Clinic, Entry, Knowledge, Referral
from faq.problems import Finding
from faq.progress import ignore
from tests.conftest import ROOT

Make = Callable[..., Knowledge]

PAIN = (
    "does it hurt",
    "is it painful",
    "will it hurt much",
    "how painful is the treatment",
    "how much does the pain hurt",
)
COST = (
    "what does it cost",
    "how much is the price",
    "is the price high",
    "what is the price of the treatment",
    "how much does it cost me",
)
TIME = (
    "how many minutes does it take",
    "how long is a session in minutes",
    "how long does a session take",
    "is a session long",
    "the minutes of a session",
)


def entry(name: str, *phrasings: str, answer: str = "It is so.") -> Entry:
    """An entry with these phrasings."""
    return Entry(id=name, topic="all", question=phrasings[0], answer=answer, also_asked=phrasings[1:])


@pytest.fixture
def make() -> Make:
    """A knowledge of three entries, with some parts replaced."""

    def knowledge(*entries: Entry, **parts: object) -> Knowledge:
        plain = Knowledge(
            title="Cold",
            disclaimer="It is not a proven method.",
            referral=Referral("Please ask."),
            unanswered="No answer.",
            topics={"all": "All"},
            entries=entries or (entry("pain", *PAIN), entry("cost", *COST), entry("time", *TIME)),
        )
        return replace(plain, **parts)  # type: ignore[arg-type]

    return knowledge


def said(findings: list[Finding]) -> list[str]:
    """Findings as an editor reads them, without their place; all are warnings."""
    assert all(finding.level == "warning" for finding in findings)
    return [f"{finding.what} {finding.remedy} [{finding.rule}]" for finding in findings]


def of_phrasings(knowledge: Knowledge) -> list[Finding]:
    """What comparing the phrasings of a knowledge finds."""
    likeness = likeness_of(knowledge)
    left_out = leave_out(knowledge, likeness, ignore)
    return [
        *near_duplicates(knowledge, likeness),
        *astray(knowledge, left_out),
        *too_close(knowledge, left_out),
    ]


def test_phrasings_in_their_places_are_not_reported(make: Make) -> None:
    """Fifteen clear ones."""
    assert of_phrasings(make()) == []


def test_nearly_the_same_phrasing_in_two_entries_is_reported(make: Make) -> None:
    """Other forms and another order are nearly the same, at the later of the two; the same words are no near ones."""
    knowledge = make(
        entry("pain", *PAIN), entry("cost", *COST, "is the treatment painful, how?", "Does it HURT?")
    )
    likeness = likeness_of(knowledge)
    found = list(near_duplicates(knowledge, likeness))
    assert said(found) == [
        '"is the treatment painful, how?" is nearly "how painful is the treatment" of the entry "pain". '
        "Keep the one whose entry answers it, or say what makes them differ. [near-duplicate]"
    ]
    assert found[0].path == ("entries", 1, "also_asked", 4)


def test_nearly_the_same_phrasings_of_one_entry_are_fine(make: Make) -> None:
    """They do no harm."""
    assert (
        of_phrasings(make(entry("pain", *PAIN, "are the treatments painful, how"), entry("cost", *COST)))
        == []
    )


def test_a_phrasing_in_the_wrong_entry_is_reported(make: Make) -> None:
    """With the entry under which it would be found, at its place."""
    knowledge = make(
        entry("pain", *PAIN), entry("cost", *COST, "how many minutes is a session"), entry("time", *TIME)
    )
    found = of_phrasings(knowledge)
    assert said(found) == [
        'Without this line, "how many minutes is a session" would be taken for "time". '
        'Move it there, or give "cost" more lines that are like it. [astray]'
    ]
    assert found[0].path == ("entries", 1, "also_asked", 4)


def test_entries_that_words_do_not_tell_apart_are_reported(make: Make) -> None:
    """Both, each with how many of its phrasings would be taken for the other."""
    swapped = entry("price", *COST[::2], *(f"{text} please" for text in COST[1::2]))
    likeliest = entry("cost", *COST[1::2], *(f"{text} please" for text in COST[::2]))
    found = said([each for each in of_phrasings(make(swapped, likeliest)) if each.rule == "too-close"])
    assert found == [
        f'{count} of 5 phrasings of "{one}" would be taken for "{other}". '
        "Merge the two, or give each the words that tell them apart. [too-close]"
        for count, one, other in ((5, "price", "cost"), (5, "cost", "price"))
    ]


def test_the_same_file_gets_the_same_findings(knowledge: Knowledge) -> None:
    """However often it is looked at; the estimate draws the same random numbers."""
    likeness = likeness_of(knowledge)
    one, two = leave_out(knowledge, likeness, ignore).leads, leave_out(knowledge, likeness, ignore).leads
    assert (one == two).all()
    assert one.max() < ASTRAY


def test_few_phrasings_are_reported(make: Make) -> None:
    """With how many there are."""
    knowledge = make(entry("one", "a"), entry("four", *PAIN[:4]), entry("five", *PAIN))
    assert said(list(few_phrasings(knowledge))) == [
        f'The entry "{name}" has {count} of asking. Add others under also_asked, 5 at least: '
        "as visitors would type them. [few-phrasings]"
        for name, count in (("one", "1 way"), ("four", "4 ways"))
    ]


def test_synonyms_that_collide_are_reported(make: Make) -> None:
    """The same word in another form, and phrases that are too long or hold no word."""
    synonyms = {
        "pain": ("hurts", "ache"),
        "injury": ("hurt",),
        "x": ("one two three four", "???"),
        "ache": (),
    }
    found = list(synonym_collisions(make(synonyms=synonyms)))
    assert said(found) == [
        '"hurt" stands for "injury", but "hurts" for "pain": only the last counts. '
        "Keep it in one group only. [synonym-collision]",
        '"one two three four" has 4 words; only 1 to 3 are looked for. Shorten it, or remove it. [synonym-length]',
        '"???" has no words; only 1 to 3 are looked for. Shorten it, or remove it. [synonym-length]',
        '"ache" stands for "ache", but "ache" for "pain": only the last counts. '
        "Keep it in one group only. [synonym-collision]",
    ]
    assert [finding.path for finding in found] == [
        ("synonyms", "injury", 0),
        ("synonyms", "x", 0),
        ("synonyms", "x", 1),
        ("synonyms", "ache"),
    ]


def test_links_that_are_not_encrypted_are_reported(make: Make) -> None:
    """Of referrals and of websites; this machine may be an exception, mail is one."""
    clinic = Clinic(
        "one",
        "One",
        ("http://one.example", "http://localhost:8000", "http://127.0.0.1", "https://two.example"),
        Referral("Ask.", url="mailto:a@b.example"),
    )
    found = list(unsafe_links(make(referral=Referral("Ask.", url="HTTP://ask.example/x"), clinics=(clinic,))))
    assert said(found) == [
        '"HTTP://ask.example/x" is not encrypted. Write https://ask.example/x. [not-https]',
        '"http://one.example" is not encrypted. Write https://one.example. [not-https]',
    ]
    assert [finding.path for finding in found] == [("referral", "url"), ("clinics", 0, "origins", 0)]


HARD_TEXT = (
    "Notwithstanding individual physiological variability, the periprocedural administration of anaesthetic "
    "preparations necessitates comprehensive multidisciplinary evaluation. Please ask us first, as we know you."
)


def test_hard_answers_are_reported(make: Make) -> None:
    """With how hard, the longest sentence and the longest words."""
    found = list(
        hard_answers(
            make(
                entry("a", *PAIN, answer=HARD_TEXT), entry("b", *COST, answer="Anticipate unpredictability.")
            )
        )
    )
    assert len(found) == 1
    what, remedy = said(found)[0].split(" Part ")
    assert what == "The answer is hard to read: 0 of 100 points; plain texts have 60."
    assert remedy == (
        'the sentence of 14 words ("Notwithstanding individual physiological variability, the ..."), and find '
        "shorter words for: administration, periprocedural, preparations. [hard-to-read]"
    )
    assert found[0].path == ("entries", 0, "answer")


def test_the_subjects_own_long_words_do_not_count(make: Make) -> None:
    """What stands in title, topics and questions: visitors know these words."""
    answer = "Cryolipolysis is not radiofrequency. " * 5
    assert list(hard_answers(make(entry("a", *PAIN, answer=answer))))
    assert not list(
        hard_answers(make(entry("a", *PAIN, answer=answer), title="Cryolipolysis, radiofrequency"))
    )


@pytest.mark.parametrize("language", sorted(FORMULAS))
def test_short_words_are_easier_in_every_language(language: str) -> None:
    """Whatever the formula."""
    short, long = "Pa ta ka. Na ma la.", "Anticonstitucionalmente administraciones, interdisciplinariamente."
    assert reading_ease(short, language) > HARD + 20 > HARD > reading_ease(long, language)


def test_an_unknown_language_has_no_reading_level(make: Make) -> None:
    """Nothing is said rather than something wrong."""
    assert not list(hard_answers(make(entry("a", *PAIN, answer=HARD_TEXT), language="fi")))


def test_the_smallest_knowledge_can_be_checked(make: Make) -> None:
    """One entry with one phrasing."""
    assert of_phrasings(make(entry("a", "x"))) == []
    assert of_phrasings(make(entry("a", "x"), entry("b", "?"))) == []


def check(path: object) -> float:
    """Seconds of processor time that a check takes, the start of Python included."""
    script = (
        "import time; from click.testing import CliRunner; from faq.cli import main;"
        f"CliRunner().invoke(main, ['check', {str(path)!r}]); print(time.process_time())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, cwd=ROOT, capture_output=True, text=True
    )
    return float(done.stdout)


def test_the_shipped_file_is_checked_within_a_second() -> None:
    """Of processor time, the best of three; half as much again is allowed here, for slower machines."""
    assert min(check(shipped("knowledge.yaml")) for _ in range(3)) < 1.5


def test_fifteen_thousand_phrasings_are_checked_within_twenty_seconds(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """The start of Python and everything included."""
    path = tmp_path_factory.mktemp("large") / "large.yaml"
    path.write_text(file_of(invented(15_000).phrasings), encoding="utf-8")
    begin = time.monotonic()
    check(path)
    assert time.monotonic() - begin < 20
