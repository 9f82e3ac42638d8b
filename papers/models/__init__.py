"""The records of arXiv's side: papers and their versions, encodings, harvests, coverage, and the permission to ask."""

from papers.models.encoding import Encoding
from papers.models.harvest import (
    Coverage,
    Harvest,
    HarvestFault,
    SetAside,
    WatchedCategory,
)
from papers.models.paper import Paper, Version
from papers.models.permit import ArxivPermit

__all__ = [
    "ArxivPermit",
    "Coverage",
    "Encoding",
    "Harvest",
    "HarvestFault",
    "Paper",
    "SetAside",
    "Version",
    "WatchedCategory",
]
