"""What `faq check` looks at beside the shape of a file: what its texts say, how its phrasings compare."""

from collections.abc import Iterator
from datetime import date

from faq.checks.amount import few_phrasings
from faq.checks.claims import claims_made, yes_to_suitability
from faq.checks.disclaimer import disclaimer_weakened
from faq.checks.duplicates import near_duplicates
from faq.checks.left_out import astray, leave_out, too_close
from faq.checks.likeness import likeness_of
from faq.checks.links import unsafe_links
from faq.checks.plain_text import formatted_texts, long_answers
from faq.checks.reading_level import hard_answers
from faq.checks.review import reviews_due
from faq.checks.synonyms import synonym_collisions
from faq.checks.urgent import no_signs, urgent_form
from faq.checks.wordings import Wordings
from faq.knowledge import Knowledge
from faq.loader import Loaded
from faq.problems import Finding, Problem
from faq.progress import Progress, ignore
from faq.text import words


def problems_of(loaded: Loaded, today: date, progress: Progress = ignore) -> tuple[Problem, ...]:
    """All that is wrong with a file: what keeps it from being served, and what its texts say.

    Phrasings are compared only in a file without errors.
    """
    if loaded.readable is None:
        return loaded.problems
    findings = [*_of_texts(loaded.readable, today)]
    if loaded.knowledge:
        findings += _of_phrasings(loaded.knowledge, progress)
    return tuple(sorted({*loaded.problems, *loaded.located(findings)}))


def problems_of_texts(loaded: Loaded, today: date) -> tuple[Problem, ...]:
    """What is wrong with what the texts of a file say: that part of its problems is found at once."""
    if loaded.readable is None:
        return ()
    return tuple(sorted(loaded.located(_of_texts(loaded.readable, today))))


def _of_texts(knowledge: Knowledge, today: date) -> Iterator[Finding]:
    wordings = Wordings(knowledge.language)
    yield from claims_made(knowledge, wordings)
    yield from yes_to_suitability(knowledge, wordings)
    yield from disclaimer_weakened(knowledge, wordings)
    yield from no_signs(knowledge)
    yield from urgent_form(knowledge, wordings)
    yield from reviews_due(knowledge, today)
    yield from unsafe_links(knowledge)
    yield from formatted_texts(knowledge)
    yield from long_answers(knowledge)
    yield from hard_answers(knowledge)


def _of_phrasings(knowledge: Knowledge, progress: Progress) -> Iterator[Finding]:
    yield from few_phrasings(knowledge)
    yield from synonym_collisions(knowledge)
    if not any(words(phrasing) for phrasing, _ in knowledge.phrasings()):
        return
    likeness = likeness_of(knowledge)
    yield from near_duplicates(knowledge, likeness)
    left_out = leave_out(knowledge, likeness, progress)
    yield from astray(knowledge, left_out)
    yield from too_close(knowledge, left_out)
