"""A perishability report as Markdown, readable as it stands. Pure: a Report in, text out."""

from __future__ import annotations

import re

from claims.reports.gather import Cited, Report, ReportedClaim
from claims.reports.words import basis_words, lead, none_found
from claims.words import day, month, plural, span

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#])")


def escape(text: str) -> str:
    """Text of documents and papers as Markdown that shows it, and does nothing else."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def paper_link(paper: Cited) -> str:
    """The id as a link to arXiv; an id of the sample is no link, and says what it is."""
    if paper.identifier.startswith("sample:"):
        return f"{paper.identifier} (invented)"
    return f"[{paper.identifier}](https://arxiv.org/abs/{paper.identifier})"


def write(report: Report) -> str:
    """The whole report, ending with a line break."""
    parts = [
        f"# {report.title}",
        f"**{escape(report.scope)}**, as of {day(report.made.date())}",
        lead(report),
        _section("Reversed", report.reversed),
        _section("Relaxed", report.relaxed),
        _section("Holding", report.holding),
        _section("Untested", report.untested),
        _strongest(report),
        _flagged(report),
        _waiting(report),
        f"---\n\n{_foot(report)}",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _section(title: str, claims: list[ReportedClaim]) -> str:
    if not claims:
        return f"## {title}, 0\n\nNone."
    return "\n\n".join([f"## {title}, {len(claims)}", *map(_claim, claims)])


def _claim(claim: ReportedClaim) -> str:
    own = claim.claim
    lines = [
        f"- **{claim.ref}** {escape(claim.statement)}",
        f"  asserted {span(own.asserted_from, own.asserted_to, own.approximate, own.asserted_words)}",
    ]
    if claim.since:
        who = f"by {escape(claim.reviewer)}" + (", disputed" if claim.disputed else "")
        lines.append(f"  {claim.status} since {day(claim.since.date())}, {claim.direction}, {who}")
    if claim.pressures:
        lines.append(f"  pressed by {', '.join(claim.pressures)}")
    if claim.deciding:
        lines.append(
            f"  decided by {paper_link(claim.deciding)}, {day(claim.deciding.day)}: {escape(claim.deciding.title)}"
        )
    for paper in claim.cited:
        if claim.deciding is None or paper.identifier != claim.deciding.identifier:
            lines.append(f"  {paper.stance}: {paper_link(paper)}, {day(paper.day)}: {escape(paper.title)}")
    if not claim.cited:
        lines.append(f"  {escape(basis_words(claim))}")
    if claim.rationale:
        lines.append(f"  rationale: {escape(claim.rationale)}")
    # two spaces at a line's end: a line break within the list item
    return "  \n".join(lines)


def _strongest(report: Report) -> str:
    lines = ["## Strongest work against, last six months"]
    line = ""
    for part in report.strongest:
        if part.line != line and report.line is None:
            line = part.line
            lines.append(f"### {escape(line)}")
        found = [
            f"- {paper_link(paper)}, {day(paper.day)}, {paper.stance} {ref}: {escape(paper.title)}"
            for ref, paper in part.found
        ]
        lines.append(f"**{escape(part.kind)}**\n\n" + ("\n".join(found) or none_found(report)))
    return "\n\n".join(lines)


def _flagged(report: Report) -> str:
    rows = [
        f"- {escape(anchor.identifier)}, {anchor.words.lower()}: {escape(anchor.asserted_title) or 'no title asserted'}"
        + (f" (used by {', '.join(anchor.used_by)})" if anchor.used_by else "")
        for anchor in report.flagged
    ]
    if report.unanchored:
        rows.append(f"- No anchor supports {', '.join(report.unanchored)}.")
    return "## Not grounded\n\n" + ("\n".join(rows) or "Every anchor was found, title and date agreeing.")


def _waiting(report: Report) -> str:
    rows = [f"- {ref}: {plural(count, 'match,matches')}" for ref, count in report.waiting]
    return "## Waiting in the inbox\n\n" + ("\n".join(rows) or "No match waits.")


def _foot(report: Report) -> str:
    dates = [claim.claim.asserted_from for claim in report.claims if claim.claim.asserted_from]
    since = f" Claims dated {month(min(dates))} and later." if dates else ""
    return f"{report.search or 'Invented sample; no search.'}.{since} Metadata from arXiv, CC0."
