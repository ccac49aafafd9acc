"""The first page: what waits for somebody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..access import page


@page("viewer")
def dashboard(request: HttpRequest) -> HttpResponse:
    """Show where things stand."""
    return render(request, "web/dashboard/dashboard.html")
