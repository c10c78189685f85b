"""The wait told to the customer: an honest bucket, or none. Never seconds."""

from __future__ import annotations

from ..wording import say
from .estimator import WaitEstimator as WaitEstimator
from .expected import BUCKETS as BUCKETS
from .expected import Expected as Expected
from .expected import bucket as bucket
from .expected import retold as retold


def clause(minutes: int | None, language: str | None) -> str:
    """The bucket as the end of a sentence for the customer."""
    if minutes is None:
        return say("soon_unknown", language)
    return say("soon_one", language) if minutes == 1 else say("soon", language, minutes=str(minutes))


def tell(minutes: int | None, language: str | None) -> str:
    """The bucket as a sentence for the customer."""
    if minutes is None:
        return say("wait_unknown", language)
    return say("wait_one", language) if minutes == 1 else say("wait", language, minutes=str(minutes))
