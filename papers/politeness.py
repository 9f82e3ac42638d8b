"""How polite we were: figures of the newest requests to arXiv. Called by papers.views; the database is asked once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from papers.models import ArxivRequest

_SHOWN = 41
_LOOKED_AT = 400
_TOP = 6.0  # seconds at the chart's upper edge; a longer pause is drawn there


@dataclass(frozen=True, slots=True)
class Dot:
    """A pause on the chart; places are percentages of its width and height, from the upper left."""

    left: float
    top: float
    words: str
    waited: bool


@dataclass(frozen=True, slots=True)
class Politeness:
    """shortest: seconds from an answer's end to the next request; obeyed, asked: waits that arXiv asked for."""

    requests: int
    shortest: float | None
    obeyed: int
    asked: int
    dots: list[Dot]


def politeness() -> Politeness:
    newest = list(ArxivRequest.objects.order_by("-id")[:_LOOKED_AT])[::-1]
    pauses = [request.pause for request in newest if request.pause is not None]
    waits = [
        (before.asked_to_wait, after.pause)
        for before, after in pairwise(newest)
        if before.asked_to_wait and after.pause is not None
    ]
    return Politeness(
        requests=len(newest),
        shortest=min(pauses, default=None),
        obeyed=sum(pause >= asked for asked, pause in waits),
        asked=len(waits),
        dots=_dots([request for request in newest if request.pause is not None][-_SHOWN:]),
    )


def _dots(requests: Sequence[ArxivRequest]) -> list[Dot]:
    step = 100 / max(len(requests), 1)
    return [
        Dot(
            left=round(step * (number + 0.5), 2),
            top=round(100 * (1 - min(request.pause or 0, _TOP) / _TOP), 2),
            words=f"{request.pause:.2f} s before a request to {request.interface}",
            waited=(request.pause or 0) > _TOP,
        )
        for number, request in enumerate(requests)
    ]
