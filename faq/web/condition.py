"""How the parts of a running server are, by what is known of them: nobody is asked, nothing waits."""

from dataclasses import dataclass
from typing import cast

from flask import Flask

from faq.reloading import Edition, Refusal, Reloader
from faq.store.recorder import Recorder, RecorderState
from faq.web import limits
from faq.web.counting import LimitState


@dataclass(frozen=True)
class Condition:
    """What is served, why that is not the newest file if so, the store if there is one, and the limits."""

    edition: Edition
    refused: Refusal | None
    warnings: int
    store: RecorderState | None
    limits: LimitState

    @property
    def is_degraded(self) -> bool:
        """Whether something is amiss that visitors do not notice."""
        stores_well = self.store is None or self.store.failing_since is None
        return bool(self.refused or self.limits.failing_since or not stores_well)


def condition(application: Flask) -> Condition:
    """How the parts of an application are now."""
    reloader = cast(Reloader, application.extensions["reloader"])
    recorder = cast("Recorder | None", application.extensions["recorder"])
    return Condition(
        edition=reloader.current,
        refused=reloader.refused,
        warnings=len(reloader.warnings),
        store=recorder.state() if recorder else None,
        limits=limits.state(application),
    )
