"""The sentences that a report's page and its Markdown share. Pure."""

from __future__ import annotations

from claims.reports.gather import Report, ReportedClaim
from claims.words import how_many_hold, plural


def heading(report: Report) -> str:
    """The finding: "Seven of 16 claims still hold"."""
    total, holding = len(report.claims), len(report.holding)
    if not total:
        return "No claims to report on"
    if len(report.untested) == total:
        return "No claim is tested yet"
    return how_many_hold(total, holding, len(report.untested))


def lead(report: Report) -> str:
    """How the claims stand, as a sentence."""
    if not report.claims:
        return "There are no claims to report on."
    counts = [
        f"{len(report.holding)} holding",
        f"{len(report.relaxed)} relaxed",
        f"{len(report.reversed)} reversed",
        f"{len(report.untested)} untested",
    ]
    waiting = (
        f" {plural(report.waiting_total, 'match waits,matches wait')} in the inbox." if report.waiting else ""
    )
    return f"{heading(report)}: {', '.join(counts)}.{waiting}"


def basis_words(claim: ReportedClaim) -> str:
    """What a claim without cited papers rests on."""
    if claim.searched:
        return f"nothing found. {claim.searched}"
    found = []
    if claim.accepted_for:
        found.append(f"{claim.accepted_for} accepted for it")
    if claim.accepted_against:
        found.append(f"{claim.accepted_against} accepted against it")
    return f"{', '.join(found)}, no verdict" if found else "no evidence accepted"


def none_found(report: Report) -> str:
    """What "nothing" means: the search behind it is named."""
    return f"None found. {report.search}." if report.search else "None found."
