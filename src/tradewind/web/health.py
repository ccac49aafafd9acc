"""For watchers: does the process answer, does the database, how long is the queue."""

from django.db import Error, connection
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from procrastinate.contrib.django.models import ProcrastinateJob
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from tradewind.base import api_tokens

from .access import public
from .client import is_this_machine


@public
def healthz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 (Django's signature)
    """Answer 200 when the process and the database work, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return JsonResponse({"process": "up", "database": "down"}, status=503)
    return JsonResponse({"process": "up", "database": "up"})


@public
def metrics(request: HttpRequest) -> HttpResponse:
    """Give Prometheus the queue's length by status, to this machine or to whoever holds a token of REST."""
    if not is_this_machine(request) and not _has_token(request):
        return HttpResponse("A bearer token is needed from another machine.\n", status=401, content_type="text/plain")
    registry = CollectorRegistry()
    jobs = Gauge("tradewind_jobs", "Jobs in the queue by status", ["status"], registry=registry)
    for row in ProcrastinateJob.objects.values("status").annotate(count=Count("id")):
        jobs.labels(status=row["status"]).set(row["count"])
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _has_token(request: HttpRequest) -> bool:
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    return kind.lower() == "bearer" and api_tokens.find_token(text.strip()) is not None
