"""Line-of-inquiry documents: `read` them into plain values; docs/document.md fixes the shape.

Called by the import and by `manage.py read_document`. Pure: no Django, no I/O beyond the text or bytes given.
"""

from claims.documents.reader import read
from claims.documents.shape import (
    BadDocument,
    Mention,
    Paragraph,
    Part,
    Placement,
    ReadAnchor,
    ReadClaim,
    ReadLine,
    ReadNote,
    ReadTasks,
    Span,
    as_json,
)

__all__ = [
    "BadDocument",
    "Mention",
    "Paragraph",
    "Part",
    "Placement",
    "ReadAnchor",
    "ReadClaim",
    "ReadLine",
    "ReadNote",
    "ReadTasks",
    "Span",
    "as_json",
    "read",
]
