"""The OpenAPI document that integrators build on: committed, so that a change of it is seen in review."""

import json
import os
from pathlib import Path

from django.test import Client
from ninja import Schema

from tradewind.api.app import AREAS

DOCUMENT = Path(__file__).parents[2] / "docs" / "openapi.json"


def test_the_committed_document_is_the_one_served(client: Client, db: None):
    served = json.dumps(client.get("/api/v1/openapi.json").json(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    if os.environ.get("TRADEWIND_WRITE_OPENAPI"):
        DOCUMENT.write_text(served, encoding="utf-8")
    assert DOCUMENT.read_text(encoding="utf-8") == served, "The REST interface changed. If that is meant: make openapi"


def test_no_two_bodies_share_a_name():
    """Ninja keeps one of two classes of the same name in the document, so that it describes the wrong body."""
    names = [
        kind.__name__
        for area in AREAS
        for kind in vars(area).values()
        if isinstance(kind, type) and issubclass(kind, Schema) and kind.__module__ == area.__name__
    ]
    assert sorted(names) == sorted(set(names))
