"""No text claims what the facts do not bear out, and none tells somebody that the treatment suits them."""

from collections.abc import Iterator

from faq.cautions import Claim
from faq.checks.wordings import Wordings, sentences
from faq.knowledge import Knowledge
from faq.problems import Finding, Path


def claims_made(knowledge: Knowledge, wordings: Wordings) -> Iterator[Finding]:
    """Every claim in a text that visitors get as part of a reply."""
    for path, text in _texts(knowledge):
        for sentence in sentences(text):
            for claim in knowledge.cautions.claims:
                said = _claimed(claim, sentence, wordings)
                if said:
                    what = f'"{said}" is a claim: {sentence}'
                    remedy = "Say it with its caveat, or leave it out; see cautions."
                    yield Finding(path, "claim", what, remedy, "warning")


def _claimed(claim: Claim, sentence: str, wordings: Wordings) -> str | None:
    said = wordings.said(claim.words, sentence)
    return said if said and not wordings.said(claim.unless, sentence) else None


def yes_to_suitability(knowledge: Knowledge, wordings: Wordings) -> Iterator[Finding]:
    """Every answer about suitability that begins with a yes."""
    cautions = knowledge.cautions
    for place, entry in enumerate(knowledge.entries):
        yes = wordings.opening(cautions.yes, entry.answer) if entry.topic in cautions.suitability else None
        if yes:
            what = f'The answer begins with "{yes}", but nobody here can tell whether it suits the visitor.'
            remedy = "Say who should avoid it, or whom to ask."
            yield Finding(("entries", place, "answer"), "suitability-yes", what, remedy, "warning")


def _texts(knowledge: Knowledge) -> Iterator[tuple[Path, str]]:
    yield ("disclaimer",), knowledge.disclaimer
    yield ("referral", "text"), knowledge.referral.text
    yield ("unanswered",), knowledge.unanswered
    yield ("choices",), knowledge.choices
    yield ("greeting",), knowledge.greeting
    yield from ((("urgent", place, "answer"), group.answer) for place, group in enumerate(knowledge.urgent))
    yield from ((("entries", place, "answer"), entry.answer) for place, entry in enumerate(knowledge.entries))
    for place, clinic in enumerate(knowledge.clinics):
        yield ("clinics", place, "referral", "text"), clinic.referral.text
