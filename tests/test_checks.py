"""What `faq check` says about the texts of a file, word for word."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from faq.cautions import Cautions
from faq.checking import problems_of
from faq.checks.wordings import Wordings, sentences
from faq.files import shipped
from faq.knowledge import Knowledge
from faq.loader import read
from faq.problems import Problem
from tests.conftest import SMALL, written

TODAY = date(2026, 11, 22)

Said = Callable[[str, str], list[str]]


def checked(folder: Path, text: str) -> tuple[Problem, ...]:
    """All that is said of a file with this text."""
    return problems_of(read(written(folder, text)), TODAY)


@pytest.fixture
def said(tmp_path: Path) -> Said:
    """What is said when a part of the small file is replaced by another: place, level and words."""

    def problems(old: str, new: str) -> list[str]:
        assert old in SMALL
        found = checked(tmp_path, SMALL.replace(old, new, 1))
        listed = (str(each) for each in found if each.rule not in {"review-missing", "few-phrasings"})
        return [each.removeprefix(f"{found[0].file}:") for each in listed]

    return problems


def test_the_shipped_file_is_without_a_finding() -> None:
    """On the day on which all of it was reviewed."""
    assert problems_of(read(shipped("knowledge.yaml")), TODAY) == ()


def test_the_shipped_file_spells_out_the_cautions_that_hold_without_it(knowledge: Knowledge) -> None:
    """An editor sees and changes there what is checked; a file that says nothing is held to the same."""
    assert replace(knowledge.cautions, emergency_numbers=()) == Cautions()


@pytest.mark.parametrize(
    ("answer", "claim"),
    [
        ("It is proven.", "proven"),
        ("Results are guaranteed. It may sting.", "guarantee"),
        ("It is a painless treatment.", "painless"),
        ("It's pain-free.", "pain free"),
        ("It is risk-free for all.", "risk free"),
        ("This cures wrinkles.", "cure"),
        ("The effect is permanent.", "permanent"),
        ("The effects are permanent; they last for life.", "permanent"),
        ("It is safe.", "safe"),
        ("IT IS SAFELY DONE.", "safe"),
        ("Redness is harmless.", "harmless"),
        ("It suits you.", "suits you"),
        ("It is an effective method.", "effective"),
    ],
)
def test_a_claim_is_found_in_any_form(said: Said, answer: str, claim: str) -> None:
    """With its line, the sentence, and what to do."""
    sentence = sentences(answer)[0]
    assert said("It can be uncomfortable.", f'"{answer}"') == [
        f'16:13: warning: "{claim}" is a claim: {sentence} '
        "Say it with its caveat, or leave it out; see cautions. [claim]"
    ]


@pytest.mark.parametrize(
    "answer",
    [
        "It is not a proven method.",
        "We cannot tell you that it is safe for you.",
        "That is a hope, not a promise.",
        "Whether it is right for you, ask a professional.",
        "It takes more research to know if it works.",
        "It is a secure building.",
    ],
)
def test_a_claim_with_its_caveat_is_none(said: Said, answer: str) -> None:
    """In the same sentence only."""
    assert said("It can be uncomfortable.", answer) == []


def test_a_caveat_in_another_sentence_does_not_help(said: Said) -> None:
    """It might be cut off, or not be read."""
    found = said("It can be uncomfortable.", "It is proven. It is not a proven method.")
    assert [each.split()[2] for each in found] == ['"proven"']


def test_claims_are_found_in_every_text_of_a_reply(said: Said) -> None:
    """Also in a clinic's own referral, and in what is said when nothing fits."""
    assert "is a claim" in said("Please ask Clinic One.", "We guarantee it.")[0]
    assert "is a claim" in said("I have no answer to that.", "It is painless anyway.")[0]


def test_an_editor_changes_the_list(said: Said) -> None:
    """A file's own list takes the place of ours."""
    own = 'cautions: {claims: [{words: [gentle], unless: ["not gentle"]}]}\nentries:'
    assert said("entries:", own) == []
    assert (
        "uncomfortable" in said("entries:", own.replace("gentle], unless: [", "uncomfortable], unless: ["))[0]
    )


def test_a_disclaimer_that_says_less_is_found(said: Said) -> None:
    """Whatever it says instead."""
    assert said("It is not a proven method.", "It is a new method.") == [
        '2:13: warning: The disclaimer does not say "not a proven method". '
        "Put these words into it, or change cautions.disclaimer_says. [disclaimer]"
    ]


@pytest.mark.parametrize(
    ("answer", "yes"),
    [("Sure, why not.", "sure"), ("Yes.", "yes"), ("You can have it, but ask first.", "you can")],
)
def test_an_answer_about_suitability_does_not_begin_with_a_yes(tmp_path: Path, answer: str, yes: str) -> None:
    """Whatever follows; elsewhere it may."""
    text = SMALL.replace("It can be uncomfortable.", answer)
    assert "suitability-yes" not in {each.rule for each in checked(tmp_path, text)}
    fit = text.replace("topic: feeling", "topic: suitability").replace(
        "topics: {", "topics: {suitability: Fit, "
    )
    found = [each for each in checked(tmp_path, fit) if each.rule == "suitability-yes"]
    what = f'The answer begins with "{yes}", but nobody here can tell whether it suits the visitor.'
    assert [(each.line, each.what) for each in found] == [(16, what)]


@pytest.mark.parametrize(
    ("answer", "rule", "what"),
    [
        (
            "Your skin may be hurt. Call 112.",
            "urgent-action",
            '"Your skin may be hurt." does not say what to do.',
        ),
        ("Call 112. A b. C d. E f. G h. I j.", "urgent-long", "The answer has 6 sentences."),
        ("See a doctor today.", "urgent-number", "The answer holds no number to call."),
        (
            "Call 112. See https://nhs.uk.",
            "urgent-link",
            "The answer holds a link, which leads away from help.",
        ),
        (
            "Call 112. Read nhs.uk today.",
            "urgent-link",
            "The answer holds a link, which leads away from help.",
        ),
        ("Call 112. Is it white?", "urgent-question", "The answer asks something, but it must only help."),
        ("Call 112. 90 % of burns heal.", "urgent-score", "The answer counts or scores."),
        (
            "Call 112. It is not urgent.",
            "urgent-reassurance",
            '"not urgent" may keep somebody from getting help.',
        ),
        ("Call 112. This is normal.", "urgent-reassurance", '"normal" may keep somebody from getting help.'),
    ],
)
def test_urgent_words_have_the_form_of_a_care_card(said: Said, answer: str, rule: str, what: str) -> None:
    """Each departure is an error: a file with one is not passed."""
    found = said("See a doctor today, or call 112.", f'"{answer}"')
    assert [each for each in found if f"[{rule}]" in each and each.startswith(f"8:13: error: {what}")]


def test_the_local_number_is_insisted_on(said: Said) -> None:
    """Where the file lists numbers, another one will not do."""
    listed = 'cautions: {emergency_numbers: ["999", "116 123"]}\nurgent:'
    assert said("urgent:", listed) == [
        "9:13: error: The answer holds no number to call. Add the local one: 999, 116 123. [urgent-number]"
    ]
    assert said("urgent:", listed.replace("116 123", "112")) == []


def test_reviews_are_asked_for_in_time(tmp_path: Path) -> None:
    """A review that is past, one that is still to come, and an entry that tells nothing."""
    dates = "source: Book\n    reviewed: 2026-12-01\n    review_by: 2026-11-21"
    text = SMALL.replace("answer: Two to five minutes.", f"answer: Two.\n    {dates}")
    found = [
        (each.line, each.rule, each.level, each.what)
        for each in checked(tmp_path, text)
        if each.rule.startswith("review")
    ]
    assert found == [
        (
            12,
            "review-missing",
            "warning",
            'The answer "pain" does not tell its source and reviewed and review_by.',
        ),
        (
            24,
            "review-date",
            "warning",
            'The answer "length" was reviewed on 2026-12-01, a day that is still to come.',
        ),
        (25, "review-past", "warning", 'The answer "length" was to be reviewed by 2026-11-21.'),
    ]


def test_urgent_words_are_reviewed_too(said: Said) -> None:
    """Their first aid and their numbers grow old as well."""
    assert said("    signs: [my skin", "    review_by: 2026-11-21\n    signs: [my skin") == [
        '9:16: warning: The answer "harm" was to be reviewed by 2026-11-21. Compare it with its source, '
        "then write today into reviewed, a new day into review_by. [review-past]"
    ]


def test_sentences_are_kept_letter_for_letter() -> None:
    """Joined again, they are the text."""
    text = "Call 112 (Europe) or 911 (US). Do not rub it!\nGo now; do it."
    assert sentences(text) == ["Call 112 (Europe) or 911 (US).", "Do not rub it!", "Go now; do it."]


def test_wordings_know_forms_and_places() -> None:
    """A phrase is found as a run of words, an opening only at the start."""
    wordings = Wordings("en")
    assert wordings.said(("cure", "heal"), "It healed and cured.") == "cure"
    assert wordings.said(("no risk",), "risk no") is None
    assert wordings.said(("...",), "anything") is None
    assert wordings.opening(("you can",), "You can go.") == "you can"
    assert wordings.opening(("can",), "You can go.") is None


@pytest.mark.parametrize(
    ("answer", "sign"),
    [
        ("It is **cold**.", "**"),
        ("See <b>us</b>.", "<b>"),
        ("See [us](x).", "]("),
        ("See https://clinic.example/x now.", "https://clinic.example/x"),
        ("Ask at www.clinic.example.", "www.clinic.example."),
        ("Cold &amp; short.", "&amp;"),
    ],
)
def test_formatting_is_reported(said: Said, answer: str, sign: str) -> None:
    """Visitors would read the signs."""
    assert said("It can be uncomfortable.", f'"{answer}"') == [
        f'16:13: warning: "{sign}" would be shown just so: answers are plain text. '
        "Leave it out; links stand in the referral. [formatting]"
    ]


@pytest.mark.parametrize(
    "answer", ["It is 5 < 6 > 4.", "Ask for R&D; it_is_so.", "5 * 6 is #1.", "a [b] (c)"]
)
def test_plain_signs_are_no_formatting(said: Said, answer: str) -> None:
    """Prices, sums and brackets."""
    assert said("It can be uncomfortable.", f"'{answer}'") == []


def test_long_answers_are_reported(said: Said) -> None:
    """Seven sentences, not six."""
    assert said("It can be uncomfortable.", "It is so. " * 7) == [
        "16:13: warning: The answer has 7 sentences. Keep the two to four that answer the question. [long-answer]"
    ]
    assert said("It can be uncomfortable.", "It is so. " * 6) == []


def test_a_file_without_signs_of_harm_is_reported(tmp_path: Path) -> None:
    """It is served all the same, as a file of ten lines must work."""
    text = SMALL[: SMALL.index("urgent:")] + SMALL[SMALL.index("entries:") :]
    found = [str(each).split(": ", 1)[1] for each in checked(tmp_path, text) if each.rule == "no-urgent"]
    assert found == [
        "warning: The file has no signs of harm: a visitor in trouble gets an ordinary answer. "
        'Add "urgent" with signs and what to do, or put it back. [no-urgent]'
    ]
