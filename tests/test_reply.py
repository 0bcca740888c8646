"""A reply without its notice cannot be made."""

import pytest

from faq.knowledge import Referral
from faq.reply import Answer, Kind, Reply

REFERRAL = Referral("Ask a professional.")
ANSWER = Answer("pain", "feeling", "Does it hurt?", "It may.", 0.9)


@pytest.mark.parametrize(
    ("disclaimer", "referral"),
    [("", REFERRAL), ("  ", REFERRAL), ("Not proven.", Referral("")), ("", Referral(" "))],
)
def test_a_reply_without_its_notice_cannot_be_made(disclaimer: str, referral: Referral) -> None:
    """Neither disclaimer nor referral may be missing or empty."""
    with pytest.raises(ValueError, match="a reply needs its disclaimer and its referral"):
        Reply(kind="answer", answers=(ANSWER,), disclaimer=disclaimer, referral=referral)


def test_the_notice_has_no_default() -> None:
    """Leaving it out is an error of the type itself."""
    with pytest.raises(TypeError):
        Reply(kind="answer", answers=(ANSWER,))  # type: ignore[call-arg]


@pytest.mark.parametrize("kind", ["choices", "unanswered", "urgent"])
def test_only_answering_kinds_hold_answers(kind: Kind) -> None:
    """The others say the fixed words of their kind."""
    with pytest.raises(ValueError, match=f"a reply of the kind {kind} has either answers or a lead"):
        Reply(kind=kind, answers=(ANSWER,), disclaimer="Not proven.", referral=REFERRAL)


def test_the_text_is_all_that_must_be_read() -> None:
    """Answers, then the disclaimer, then the referral, as plain text."""
    reply = Reply(kind="answer", answers=(ANSWER,), disclaimer="Not proven.", referral=REFERRAL)
    assert reply.text == "It may.\n\nNot proven.\n\nAsk a professional."
    assert reply.as_dict()["text"] == reply.text
