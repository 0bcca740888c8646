"""What the parts of a knowledge file must look like: the types that its records are written in.

The words beside each type say what an editor can do; faq.shape holds files to them.
"""

from dataclasses import dataclass
from typing import Annotated


@dataclass(frozen=True)
class Form:
    """What a text must look like, and what an editor can do if it does not."""

    longest: int
    pattern: str = ""
    remedy: str = ""


@dataclass(frozen=True)
class AboveZero:
    """What a number must be: above 0, and no more than `most`."""

    most: int

    def allows(self, value: object) -> bool:
        """Whether a value is such a number."""
        return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= self.most


@dataclass(frozen=True)
class AtLeastOne:
    """Marks a list or mapping that must not be empty."""


Sentence = Annotated[str, Form(4000)]
"""Words that somebody reads."""

Phrasing = Annotated[str, Form(500)]
"""One way to put a question: as long as a question may be."""

Id = Annotated[str, Form(100, r"[\w.-]+", "Use letters, digits and hyphens, without spaces: session-length.")]
"""A short name for machines."""

Language = Annotated[
    str, Form(35, r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", "Write a language code: en, de, pt-BR.")
]
"""A language tag (BCP 47)."""

Address = Annotated[
    str, Form(2000, r"(https?://|mailto:)\S+", "Write a whole address: https://clinic.example/contact.")
]
"""Where a link leads."""

Origin = Annotated[
    str, Form(300, r"https?://[^\s/]+", "Write the website without a path: https://clinic.example.")
]
"""Scheme and host of a website."""

COST = AboveZero(1000)
Cost = Annotated[float, COST]
"""How bad a mistake is; only how the costs compare counts."""
