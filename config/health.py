"""Whether this web server can serve: asked by the launcher and by containers' health checks."""

from django.db import connection
from django.http import HttpRequest, HttpResponse

from config.access import public


@public
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers; an error page when it does not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
