"""What a version of a knowledge has and another has not: what was added, or has been lost."""

from collections.abc import Iterator
from dataclasses import dataclass

from faq.knowledge import Knowledge


@dataclass(frozen=True)
class Parts:
    """What one version has under a key, by id or text, and the other has not; `total` is all it has there."""

    key: str
    names: tuple[str, ...]
    total: int


def parts_only_in(one: Knowledge, other: Knowledge) -> Iterator[Parts]:
    """What a version has and another has not, key by key, the most dangerous to lose first."""
    has, there = _inventory(one), _inventory(other)
    for key, names in has.items():
        if missing := tuple(name for name in dict.fromkeys(names) if name not in there[key]):
            yield Parts(key, missing, len(names))


def _inventory(knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    """What a file has under each key that may lose something by mistake, by id or text."""
    return {
        "urgent": tuple(group.id for group in knowledge.urgent),
        "clinics": tuple(clinic.id for clinic in knowledge.clinics),
        "origins": tuple(knowledge.clinic_by_origin),
        "entries": tuple(knowledge.entry_by_id),
        "off_topic": knowledge.off_topic,
        "synonyms": tuple(knowledge.synonyms),
        "tests": tuple(test.ask for test in knowledge.tests),
    }
