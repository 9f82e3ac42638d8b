"""The records of arXiv's side: papers, versions, encodings, harvests, coverage, the permission to ask."""

from papers.models.encoding import Encoding
from papers.models.harvest import (
    Coverage,
    Harvest,
    HarvestFault,
    SetAside,
    WatchedCategory,
)
from papers.models.paper import Paper, Version
from papers.models.permit import ArxivPermit, ArxivRequest

__all__ = [
    "ArxivPermit",
    "ArxivRequest",
    "Coverage",
    "Encoding",
    "Harvest",
    "HarvestFault",
    "Paper",
    "SetAside",
    "Version",
    "WatchedCategory",
]
