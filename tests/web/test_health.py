"""What watchers ask."""

import pytest
from django.test import Client

from tradewind.base import api_tokens
from tradewind.base.audit import TRADEWIND
from tradewind.base.queue import enqueue, registered_names


def test_health_tells_of_process_and_database(client: Client, db: None):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"process": "up", "database": "up"})


def test_metrics_count_jobs_for_this_machine(client: Client, db: None):
    enqueue(min(registered_names()))
    assert 'tradewind_jobs{status="todo"} 1.0' in client.get("/metrics").content.decode()


@pytest.mark.parametrize("where", [{"REMOTE_ADDR": "192.0.2.1"}, {"HTTP_X_FORWARDED_FOR": "192.0.2.1"}])
def test_metrics_need_a_token_from_elsewhere(where: dict[str, str], client: Client, db: None):
    assert client.get("/metrics", **where).status_code == 401
    _token, text = api_tokens.create_token("prometheus", role="viewer", actor=TRADEWIND)
    assert client.get("/metrics", **where, headers={"Authorization": f"Bearer {text}"}).status_code == 200
    assert client.get("/metrics", **where, headers={"Authorization": "Bearer nonsense"}).status_code == 401
