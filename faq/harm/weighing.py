"""What speaks for harm and against it, added up: a logistic regression."""

import math
from collections.abc import Iterable, Mapping

from faq.files import language_data
from faq.harm.lexicon import Section
from faq.harm.mentions import Features

START = "start"
"""The weight that is there before anything is said."""

BEFORE_FITTING = {
    START: -3.0,
    "likeness": 4.0,
    "no mention": -3.0,
    "likeness alone": 11.5,
    "idiom": -2.0,
    "asked": -0.5,
    "loose": -1.0,
    "sure": 1.0,
}
"""What everything but the sections of a lexicon counts before weights are fitted.

Where a language has no lexicon nothing is ever named, and the likeness to the
signs decides alone; the start, "no mention" and "likeness alone" are right for that.
"""

FURTHER = {" (sentence)": 0.4, " (message)": 0.15}
"""How much of its weight a cue has outside the clause of the mention, and outside its sentence."""

LEAST_REASON = 0.1
"""What a reason must count at least to be told."""


class Weighing:
    """Weighs features; never changes after it is made."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        """Take what each feature counts for (+) or against (-) harm, as log odds, and the start."""
        self._weights = dict(weights)

    def log_odds(self, features: Features) -> float:
        """How much more speaks for harm than against it; 0 is even."""
        counted = (self._weights.get(name, 0.0) * value for name, value in features.items())
        return self._weights.get(START, 0.0) + sum(counted)

    def reasons(self, features: Features) -> tuple[tuple[str, float], ...]:
        """What each feature counts, the heaviest first."""
        counted = [(name, self._weights.get(name, 0.0) * value) for name, value in features.items()]
        told = [reason for reason in counted if abs(reason[1]) >= LEAST_REASON]
        return tuple(sorted(told, key=lambda reason: (-abs(reason[1]), reason[0])))


def probability(log_odds: float) -> float:
    """The probability (0 to 1) that log odds mean."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))


def shipped_weights(language: str, sections: Iterable[Section]) -> dict[str, float]:
    """The weights that were fitted for a language; for all else those that the lexicon itself gives."""
    path = language_data("harm-{}-weights.txt", language)
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else ()
    fitted = (line.rpartition(": ") for line in lines if not line.startswith("#"))
    return unfitted_weights(sections) | {name: float(weight) for name, _, weight in fitted}


def unfitted_weights(sections: Iterable[Section]) -> dict[str, float]:
    """The weights that a lexicon gives before any are fitted."""
    listed = tuple(sections)
    weights = dict(BEFORE_FITTING)
    for concept in (section for section in listed if section.kind == "concept"):
        weights[f"concept {concept.name}"] = concept.weight
        weights |= {f"{grade} {concept.group}": BEFORE_FITTING[grade] for grade in ("loose", "sure")}
    for cue in (section for section in listed if section.kind == "cue"):
        weights[cue.name] = cue.weight
        weights |= {cue.name + scope: share * cue.weight for scope, share in FURTHER.items()}
        if cue.counts_for_any:
            apart = (section.name for section in listed if section.apart)
            weights |= {f"{concept}: {cue.name}": cue.weight for concept in apart}
    return weights
