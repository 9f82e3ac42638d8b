"""arXiv's answers as plain values: OAI-PMH (oai), the query API (atom), and TeX in their texts (tex). No I/O."""

from papers.records.values import PaperRecord, Unreadable, VersionRecord

__all__ = ["PaperRecord", "Unreadable", "VersionRecord"]
