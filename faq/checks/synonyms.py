"""Synonyms mean one thing only, and are short enough to be found."""

from collections.abc import Iterator

from faq.features import LONGEST_SYNONYM
from faq.knowledge import Knowledge
from faq.problems import Finding, Path
from faq.text import Stemmer, words


def synonym_collisions(knowledge: Knowledge) -> Iterator[Finding]:
    """Every synonym that stands in two groups, in any of its forms, and every one that cannot be found."""
    stem = Stemmer(knowledge.language)
    first_in: dict[tuple[str, ...], tuple[str, str]] = {}
    for path, group, member in _members(knowledge):
        stems = tuple(map(stem, words(member)))
        earlier, other = first_in.setdefault(stems, (member, group))
        if not 0 < len(stems) <= LONGEST_SYNONYM:
            what = f'"{member}" has {len(stems) or "no"} words; only 1 to {LONGEST_SYNONYM} are looked for.'
            yield Finding(path, "synonym-length", what, "Shorten it, or remove it.", "warning")
        elif other != group:
            what = f'"{member}" stands for "{group}", but "{earlier}" for "{other}": only the last counts.'
            yield Finding(path, "synonym-collision", what, "Keep it in one group only.", "warning")


def _members(knowledge: Knowledge) -> Iterator[tuple[Path, str, str]]:
    for group, members in knowledge.synonyms.items():
        yield ("synonyms", group), group, group
        yield from ((("synonyms", group, place), group, member) for place, member in enumerate(members))
