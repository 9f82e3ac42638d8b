"""A perishability report as CSV: a row a claim. Pure. Cells never start a spreadsheet's formula."""

from __future__ import annotations

import csv
import io

from claims.reports.gather import Report
from claims.reports.words import basis_words
from claims.words import span

COLUMNS = (
    "ref", "line", "claim", "asserted", "asserted_from", "asserted_to", "approximate", "status", "since", "direction",
    "pressures", "reviewer", "deciding_paper", "deciding_paper_date", "cited", "basis", "accepted_for",
    "accepted_against", "matches_waiting", "anchored", "search", "report_date",
)  # fmt: skip
# What a spreadsheet takes for a formula at the start of a cell (OWASP, "CSV Injection").
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def cell(value: object) -> str:
    """The value as a cell: a text that a spreadsheet would calculate is led in by an apostrophe."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def write(report: Report) -> str:
    """The table with its header, lines ended by CR LF (RFC 4180)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for claim in report.claims:
        own = claim.claim
        writer.writerow(
            map(
                cell,
                (
                    claim.ref,
                    claim.line,
                    claim.statement,
                    span(own.asserted_from, own.asserted_to, own.approximate, own.asserted_words),
                    own.asserted_from,
                    own.asserted_to,
                    "yes" if own.approximate else "no",
                    claim.status,
                    claim.since.date() if claim.since else None,
                    claim.direction,
                    "; ".join(claim.pressures),
                    claim.reviewer,
                    claim.deciding.identifier if claim.deciding else None,
                    claim.deciding.day if claim.deciding else None,
                    "; ".join(f"{paper.identifier} {paper.stance}" for paper in claim.cited),
                    claim.rationale if claim.cited else basis_words(claim),
                    claim.accepted_for,
                    claim.accepted_against,
                    claim.pending,
                    "no" if claim.ref in report.unanchored else "yes",
                    report.search,
                    report.made.date(),
                ),
            )
        )
    return out.getvalue()
