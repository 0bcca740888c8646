"""What the knowledge file says, as frozen records.

These records know no files, no scores and no web. The words beside each field
are what an editor reads about it; faq.shape holds files to the types.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Annotated

from faq.cautions import Cautions
from faq.fields import Address, AtLeastOne, Cost, Id, Language, Origin, Phrasing, Sentence

SMALLTALK = "smalltalk"
"""The topic whose entries are small talk: their reply is of the kind `chat`."""


@dataclass(frozen=True)
class Referral:
    """Whom to ask in person, said with every reply."""

    text: Annotated[Sentence, "The sentence that refers to a professional."]
    label: Annotated[Sentence | None, "The words of the link."] = None
    url: Annotated[Address | None, "Where the link leads."] = None
    phone: Annotated[Sentence | None, "A telephone number, as people write it."] = None


@dataclass(frozen=True)
class Entry:
    """One curated answer, and the ways visitors ask for it."""

    id: Annotated[Id, "A short name that never changes: pain, session-length, ..."]
    topic: Annotated[Id, "One of the ids under `topics`."]
    question: Annotated[Phrasing, "The question as a visitor would like to read it."]
    answer: Annotated[Sentence, "The curated answer: two to four short sentences."]
    also_asked: Annotated[tuple[Phrasing, ...], "Other ways visitors put it."] = ()
    source: Annotated[Sentence | None, "Which passage of the source supports the answer."] = None
    reviewed: Annotated[date | None, "The day on which somebody last checked the answer."] = None
    review_by: Annotated[date | None, "The day by which it must be checked again."] = None
    see_also: Annotated[tuple[Id, ...], "Entries to offer after this answer."] = ()

    @property
    def phrasings(self) -> tuple[str, ...]:
        """The question and all that is also asked, in the order of the file."""
        return (self.question, *self.also_asked)

    @property
    def is_smalltalk(self) -> bool:
        """Whether this is small talk rather than an answer about the subject."""
        return self.topic == SMALLTALK


@dataclass(frozen=True)
class UrgentGroup:
    """Signs of harm that share one fixed reply."""

    id: Annotated[Id, "A short name: emergency, harm, ..."]
    answer: Annotated[Sentence, "What is said: one clear action first, at most five points."]
    signs: Annotated[tuple[Phrasing, ...], AtLeastOne(), "How people describe harm that is there."]
    not_signs: Annotated[tuple[Phrasing, ...], "Messages that sound alike but describe no harm."] = ()
    reviewed: Annotated[date | None, "The day on which a clinician last checked the words and numbers."] = (
        None
    )
    review_by: Annotated[date | None, "The day by which they must be checked again."] = None


@dataclass(frozen=True)
class Clinic:
    """A clinic whose pages may embed the widget, with a referral of its own."""

    id: Annotated[Id, "A short name for the clinic."]
    name: Annotated[Sentence, "The clinic's name."]
    origins: Annotated[tuple[Origin, ...], AtLeastOne(), "The websites: https://clinic.example"]
    referral: Annotated[Referral, "Whom this clinic's visitors should ask."]


@dataclass(frozen=True)
class InterfaceTexts:
    """The words of the widget itself, so that they too can be edited and translated; {n} is a number."""

    open: Sentence = "Ask a question"
    close: Sentence = "Close"
    start_over: Sentence = "Start over"
    conversation: Sentence = "Conversation"
    label: Sentence = "Your question"
    placeholder: Sentence = "Type your question"
    send: Sentence = "Send"
    you_asked: Sentence = "You asked:"
    suggestions: Sentence = "Suggested questions"
    urgent: Sentence = "Urgent: please read this first"
    notice: Sentence = "Please note"
    call: Sentence = "Call"
    waiting: Sentence = "Looking for the answer"
    too_long: Sentence = "That is the longest a question can be: {n} characters."
    failed: Sentence = "Sorry, we cannot be reached just now."
    offline: Sentence = "Your device seems to be offline."
    busy: Sentence = "Many people are asking right now. Please wait {n} seconds."
    refused: Sentence = "Sorry, we could not read that question. Please put it another way."
    kept: Sentence = "Your question is still in the box."
    retry: Sentence = "Try again"
    copy: Sentence = "Copy"
    copied: Sentence = "Copied"
    helpful: Sentence = "Did this help?"
    helped: Sentence = "Yes"
    not_helped: Sentence = "No"
    thanks: Sentence = "Thank you."
    why: Sentence = "What was wrong?"
    not_asked: Sentence = "Not what I asked"
    unclear: Sentence = "Hard to understand"
    incomplete: Sentence = "Something is missing"
    kept_questions: Sentence = (
        "Questions without a good answer are kept for {n} days, contact details masked. "
        "Please leave out names."
    )


KINDS = ("choices", "unanswered", "urgent")
"""What a test may expect beside the id of an entry: the kind of a reply that shows none."""


@dataclass(frozen=True)
class Expectation:
    """A question, and what must come back: a test that the file brings along."""

    ask: Annotated[Phrasing, "A question as a visitor would type it."]
    expect: Annotated[Id, "The id of the entry that must be shown, or: choices, unanswered, urgent."]
    after: Annotated[Id | None, "The id of the entry that was answered just before."] = None


@dataclass(frozen=True)
class Costs:
    """How bad each mistake is, next to the others; faq.costs tells how sure an answer must be then."""

    wrong_answer: Annotated[Cost, "An answer to another question is shown."] = 1.0
    question_back: Annotated[Cost, '"Did you mean ..." is asked although the answer was known.'] = 0.2
    missed_answer: Annotated[Cost, '"I have no answer" is said although there is one.'] = 1.0
    vain_question: Annotated[Cost, '"Did you mean ..." is asked although there is no answer.'] = 0.12


@dataclass(frozen=True)
class Knowledge:
    """All that the assistant may say, and whom it may say it to."""

    title: Annotated[Sentence, "What all this is about; the widget's heading."]
    disclaimer: Annotated[Sentence, 'Said with every reply: it is "not a proven method".']
    referral: Annotated[Referral, "Whom to ask in person, said with every reply."]
    unanswered: Annotated[Sentence, "What is said when no entry fits."]
    topics: Annotated[dict[Id, Sentence], AtLeastOne(), "The ids of the topics and their headings."]
    entries: Annotated[tuple[Entry, ...], AtLeastOne(), "The curated answers."]
    language: Annotated[Language, "The language the file is written in: en, de, ..."] = "en"
    greeting: Annotated[Sentence, "The first words in the chat."] = "Hello! What would you like to know?"
    choices: Annotated[Sentence, "What leads in to suggestions."] = "Did you mean one of these?"
    urgent: Annotated[tuple[UrgentGroup, ...], "Signs of harm, the most serious group first."] = ()
    synonyms: Annotated[
        dict[Phrasing, tuple[Phrasing, ...]], "A word, and the words that mean the same here."
    ] = field(default_factory=dict)
    starters: Annotated[tuple[Id, ...], "Entries to offer before the first question."] = ()
    off_topic: Annotated[
        tuple[Phrasing, ...], "Questions that visitors may ask and this file does not answer."
    ] = ()
    clinics: Annotated[tuple[Clinic, ...], "Whose pages may embed the widget."] = ()
    tests: Annotated[tuple[Expectation, ...], "Questions and what they must get; `faq test` asks them."] = ()
    costs: Annotated[Costs, "How bad each mistake is, so how sure an answer must be."] = field(
        default_factory=Costs
    )
    cautions: Annotated[Cautions, "What texts must and must not say; `faq check` holds them to it."] = field(
        default_factory=Cautions
    )
    ui: Annotated[InterfaceTexts, "The words of the widget itself, to translate."] = field(
        default_factory=InterfaceTexts
    )

    @cached_property
    def entry_by_id(self) -> dict[str, Entry]:
        """Every entry under its id."""
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def clinic_by_id(self) -> dict[str, Clinic]:
        """Every clinic under its id."""
        return {clinic.id: clinic for clinic in self.clinics}

    @cached_property
    def clinic_by_origin(self) -> dict[str, Clinic]:
        """Every clinic under each of its origins, in lower case as browsers send them."""
        return {origin.lower(): clinic for clinic in self.clinics for origin in clinic.origins}

    @property
    def starter_entries(self) -> tuple[Entry, ...]:
        """What to offer a visitor who has no question yet: the starters, or else the first four entries."""
        if self.starters:
            return tuple(self.entry_by_id[entry_id] for entry_id in self.starters)
        return tuple(entry for entry in self.entries if not entry.is_smalltalk)[:4]

    def phrasings(self) -> Iterator[tuple[str, Entry]]:
        """Every phrasing with its entry, in the order of the file."""
        for entry in self.entries:
            for phrasing in entry.phrasings:
                yield phrasing, entry
