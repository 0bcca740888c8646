"""The disclaimer still says what it is there for."""

from collections.abc import Iterator

from faq.checks.wordings import Wordings
from faq.knowledge import Knowledge
from faq.problems import Finding


def disclaimer_weakened(knowledge: Knowledge, wordings: Wordings) -> Iterator[Finding]:
    """A disclaimer without the words that it must hold."""
    needed = knowledge.cautions.disclaimer_says
    if not wordings.said((needed,), knowledge.disclaimer):
        what = f'The disclaimer does not say "{needed}".'
        remedy = "Put these words into it, or change cautions.disclaimer_says."
        yield Finding(("disclaimer",), "disclaimer", what, remedy, "warning")
