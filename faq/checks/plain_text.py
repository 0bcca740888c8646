"""Texts are shown as they stand: no formatting, no links, and no more than people read in a chat."""

import re
from collections.abc import Iterator

from faq.checks.wordings import sentences
from faq.knowledge import Knowledge
from faq.problems import Finding, Path

MOST_SENTENCES = 6
"""Sentences that an answer has at most: two to four are read, more are skipped."""

_MARKUP = re.compile(
    r"\*\*|__|</?[a-z]+[^<>]*>|\]\(|&(?:amp|nbsp|lt|gt|quot);|^#+ |https?://\S+|\bwww\.\S+",
    re.IGNORECASE | re.MULTILINE,
)


def formatted_texts(knowledge: Knowledge) -> Iterator[Finding]:
    """Every answer that holds formatting or a link, which visitors would see as signs."""
    for path, answer in _answers(knowledge):
        found = _MARKUP.search(answer)
        if found:
            what = f'"{found.group().strip()}" would be shown just so: answers are plain text.'
            remedy = "Leave it out; links stand in the referral."
            yield Finding(path, "formatting", what, remedy, "warning")


def long_answers(knowledge: Knowledge) -> Iterator[Finding]:
    """Every answer of more sentences than are read; urgent ones have a rule of their own."""
    for path, answer in _answers(knowledge):
        count = len(sentences(answer))
        if count > MOST_SENTENCES:
            what = f"The answer has {count} sentences."
            yield Finding(
                path, "long-answer", what, "Keep the two to four that answer the question.", "warning"
            )


def _answers(knowledge: Knowledge) -> Iterator[tuple[Path, str]]:
    for place, entry in enumerate(knowledge.entries):
        yield ("entries", place, "answer"), entry.answer
