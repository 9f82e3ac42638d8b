"""The records of Shelflife's own side: lines with their documents, claims, anchors, matches, evidence and verdicts."""

from claims.models.anchor import Anchor, AnchorProposal, AnchorUse
from claims.models.claim import Claim, Specific, Wording
from claims.models.document import Document, ImportDraft
from claims.models.line import Kind, Line, Note, ResearchQuestion
from claims.models.match import Evidence, Match, TriageEvent, WordTable
from claims.models.verdict import Erasure, Verdict, VerdictCitation, VerdictEvent

__all__ = [
    "Anchor",
    "AnchorProposal",
    "AnchorUse",
    "Claim",
    "Document",
    "Erasure",
    "Evidence",
    "ImportDraft",
    "Kind",
    "Line",
    "Match",
    "Note",
    "ResearchQuestion",
    "Specific",
    "TriageEvent",
    "Verdict",
    "VerdictCitation",
    "VerdictEvent",
    "WordTable",
    "Wording",
]
