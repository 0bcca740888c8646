"""What goes back to a visitor.

A Reply cannot be made without the notice: disclaimer and referral are
required parts of it and are never empty.
"""

from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

from faq.knowledge import Entry, Referral

Kind = Literal["answer", "choices", "unanswered", "urgent", "chat"]
ANSWERING: tuple[Kind, ...] = ("answer", "chat")
"""The kinds that hold answers; the others have a lead, the fixed words of their kind, instead."""


@dataclass(frozen=True)
class Answer:
    """One curated answer, and how sure the matcher is that it was asked for (0 to 1)."""

    id: str
    topic: str
    question: str
    text: str
    confidence: float

    @classmethod
    def of(cls, entry: Entry, confidence: float) -> Self:
        """The answer of an entry."""
        return cls(entry.id, entry.topic, entry.question, entry.answer, round(confidence, 4))


@dataclass(frozen=True)
class Suggestion:
    """A question to offer."""

    id: str
    question: str


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What a visitor gets: fixed words or curated answers, always with the notice.

    Raises ValueError when made without disclaimer or referral, or with parts
    that its kind does not have.
    """

    kind: Kind
    disclaimer: str
    referral: Referral
    lead: str = ""
    answers: tuple[Answer, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()

    def __post_init__(self) -> None:
        """Hold the reply to its promises."""
        if not self.disclaimer.strip() or not self.referral.text.strip():
            raise ValueError("a reply needs its disclaimer and its referral")
        answering = self.kind in ANSWERING
        if bool(self.answers) != answering or bool(self.lead) == answering:
            raise ValueError(f"a reply of the kind {self.kind} has either answers or a lead")

    @property
    def text(self) -> str:
        """All that a visitor must read, as plain text: lead and answers, disclaimer, referral.

        Whoever needs help now finds the number to call right below it.
        """
        number = self.referral.phone if self.kind == "urgent" else None
        answers = (answer.text for answer in self.answers)
        said = (self.lead, number, *answers, self.disclaimer, self.referral.text)
        return "\n\n".join(words for words in said if words)

    def as_dict(self) -> dict[str, Any]:
        """The reply as plain data, in the shape that the API and the command line give it."""
        return {**asdict(self), "text": self.text}
