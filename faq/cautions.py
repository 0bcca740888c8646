"""What the texts of a knowledge file must say and must not say, in words that an editor can change.

All are plain words: a word stands for its other forms too ("cure" for "cures" and "cured"), capitals, hyphens
and apostrophes do not count. `faq check` holds every text to them (faq.checks).
"""

from dataclasses import dataclass
from typing import Annotated

from faq.fields import AtLeastOne, Id, Phrasing, Sentence

Words = tuple[Phrasing, ...]


def _listed(text: str) -> Words:
    return tuple(text.split(", "))


@dataclass(frozen=True)
class Claim:
    """What no text may say, unless its caveat stands in the same sentence."""

    words: Annotated[Words, AtLeastOne(), "Any of these is the claim."]
    unless: Annotated[Words, "With any of these in the same sentence it is none."] = ()


CLAIMS = (
    Claim(_listed("proven, prove, clinically tested"), _listed("not a proven, not proven, no proof")),
    Claim(_listed("guarantee, promise, sure to work, always works"), _listed("not a promise, no guarantee")),
    Claim(_listed("painless, pain free, no pain, does not hurt, doesn't hurt, will not hurt, won't hurt")),
    Claim(
        _listed("risk free, no risk, without risk, no side effects, without side effects, nothing can happen")
    ),
    Claim(_listed("cure, heal, get rid of, eliminate, reverse")),
    Claim(
        _listed("permanent, forever, for ever, for life, for good, lasts for years"), _listed("not permanent")
    ),
    Claim(
        _listed("approved, award winning, perfect candidate, ideal candidate, look younger, looks younger"),
        _listed("not approved"),
    ),
    Claim(
        _listed("safe, safely, safety"), _listed("cannot tell you that it is safe, not safe, no one can say")
    ),
    Claim(_listed("effective, it works, works for everyone, miracle"), _listed("if it works, not proven")),
    Claim(
        _listed("suits you, right for you, suitable for you, you can have it"), _listed("ask, cannot tell")
    ),
    Claim(
        _listed(
            "harmless, nothing to worry about, no need to worry, do not worry, don't worry, not dangerous"
        )
    ),
)


YES = _listed(
    "yes, sure, of course, certainly, absolutely, definitely, no problem, go ahead, "
    "you can, you may, it is fine, it is safe, that is fine"
)
ACTIONS = _listed("call, please call, phone, ring, go, get, have, see, tell, leave, stop, rinse")
REASSURANCES = _listed(
    "not urgent, no emergency, not an emergency, not serious, nothing serious, probably, "
    "normal, harmless, worry, wait and see, will pass, goes away, can wait, usually"
)


@dataclass(frozen=True)
class Cautions:
    """What `faq check` holds every text to."""

    disclaimer_says: Annotated[Sentence, "The disclaimer must hold these words."] = "not a proven method"
    claims: Annotated[tuple[Claim, ...], "What no answer may say."] = CLAIMS
    suitability: Annotated[tuple[Id, ...], "Topics whose answers never begin with a yes."] = ("suitability",)
    yes: Annotated[Words, "Words that are a yes."] = YES
    actions: Annotated[Words, "Words that an urgent answer may begin with: what to do."] = ACTIONS
    reassurances: Annotated[Words, "What no urgent answer may say."] = REASSURANCES
    emergency_numbers: Annotated[tuple[Phrasing, ...], "One of them stands in every urgent answer."] = ()
