"""The OpenAPI document that integrators build on: committed, so that a change of it is seen in review."""

import json
import os
from pathlib import Path

from django.test import Client

DOCUMENT = Path(__file__).parents[2] / "docs" / "openapi.json"


def test_the_committed_document_is_the_one_served(client: Client, db: None):
    served = json.dumps(client.get("/api/v1/openapi.json").json(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    if os.environ.get("TRADEWIND_WRITE_OPENAPI"):
        DOCUMENT.write_text(served, encoding="utf-8")
    assert DOCUMENT.read_text(encoding="utf-8") == served, (
        "The REST interface changed. If that is meant: TRADEWIND_WRITE_OPENAPI=1 pytest tests/api/test_openapi.py"
    )
