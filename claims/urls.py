"""The addresses that claims answers, a list for each page group."""

from django.urls import URLPattern, URLResolver, path

from claims.views import (
    anchors,
    claim,
    dashboard,
    importing,
    inbox,
    lines,
    match_adding,
    reports,
    review,
    sample,
)

dashboard_urls = [
    path("", dashboard.dashboard, name="dashboard"),
    path("search/", dashboard.search, name="search"),
    path("sample/load/", sample.sample_load, name="sample-load"),
    path("sample/remove/", sample.sample_remove, name="sample-remove"),
]

report_urls = [
    path("reports/", reports.reports, name="reports"),
    path("reports/all/", reports.report_all, name="report-all"),
    path("reports/all.<str:form>", reports.report_all, name="report-all"),
    path("lines/<slug:slug>/report/", reports.report_line, name="report-line"),
    path("lines/<slug:slug>/report.<str:form>", reports.report_line, name="report-line"),
]

inbox_urls = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/progress/", inbox.progress, name="inbox-progress"),
    path("matches/<int:pk>/", inbox.match_page, name="match"),
    path("matches/<int:pk>/accept/", inbox.accept, name="match-accept"),
    path("matches/<int:pk>/dismiss/", inbox.dismiss, name="match-dismiss"),
    path("matches/<int:pk>/snooze/", inbox.snooze, name="match-snooze"),
    path("matches/<int:pk>/undo/", inbox.undo, name="match-undo"),
    path("matches/of/<path:identifier>/", match_adding.paper_matches, name="paper-matches"),
    path("claims/<str:ref>/papers/", match_adding.claim_add_paper, name="claim-add-paper"),
]

line_urls = [
    path("lines/", lines.line_list, name="lines"),
    path("lines/new/", lines.line_new, name="line-new"),
    path("lines/<slug:slug>/", lines.line_page, name="line"),
    path("lines/<slug:slug>/edit/", lines.line_edit, name="line-edit"),
    path("lines/<slug:slug>/claims/", lines.line_claims, name="line-claims"),
    path("lines/<slug:slug>/claims/new/", lines.claim_new, name="claim-new"),
    path("lines/<slug:slug>/anchors/", anchors.anchors_part, name="line-anchors"),
    path("lines/<slug:slug>/anchors/attach/", anchors.anchor_attach, name="anchor-attach"),
    path("lines/<slug:slug>/anchors/check/", anchors.anchors_check, name="anchors-check"),
    path("anchors/<int:number>/rest/", anchors.anchor_rest, name="anchor-rest"),
    path("anchor-uses/<int:number>/<str:state>/", anchors.use_decide, name="anchor-use"),
    path("anchor-proposals/<int:number>/<str:state>/", anchors.proposal_decide, name="anchor-proposal"),
    path("claims/specifics/", lines.claim_specifics, name="claim-specifics"),
    path("claims/<str:ref>/edit/", lines.claim_edit, name="claim-edit"),
    path("claims/<str:ref>/drop/", lines.claim_drop, name="claim-drop"),
    path("import/", importing.import_document, name="import"),
    path("import/<int:number>/", importing.import_draft, name="import-draft"),
    path("import/<int:number>/save/", importing.import_save, name="import-save"),
]

review_urls = [
    path("review/", review.queue, name="review"),
    path("claims/<str:ref>/", claim.claim, name="claim"),
    path("claims/<str:ref>/retest/", review.retest, name="claim-retest"),
    path("claims/<str:ref>/retest/ids/", review.retest_ids, name="claim-retest-ids"),
    path("verdicts/<int:pk>/<str:what>/", review.verdict_event, name="verdict-event"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *dashboard_urls,
    *line_urls,
    *inbox_urls,
    *review_urls,
    *report_urls,
]
