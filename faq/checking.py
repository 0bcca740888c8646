"""What `faq check` looks at beside the shape of a file: what its texts say."""

from datetime import date

from faq.checks.claims import claims_made, yes_to_suitability
from faq.checks.disclaimer import disclaimer_weakened
from faq.checks.review import reviews_due
from faq.checks.urgent import urgent_form
from faq.checks.wordings import Wordings
from faq.loader import Loaded
from faq.problems import Problem


def problems_of(loaded: Loaded, today: date) -> tuple[Problem, ...]:
    """All that is wrong with a file: what keeps it from being read, or else what its texts say too."""
    knowledge = loaded.knowledge
    if knowledge is None:
        return loaded.problems
    wordings = Wordings(knowledge.language)
    findings = (
        *claims_made(knowledge, wordings),
        *yes_to_suitability(knowledge, wordings),
        *disclaimer_weakened(knowledge, wordings),
        *urgent_form(knowledge, wordings),
        *reviews_due(knowledge, today),
    )
    return tuple(sorted({*loaded.problems, *map(loaded.document.located, findings)}))
