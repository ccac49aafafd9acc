"""A process that dies in the midst of an import, really: nothing is lost, nothing is there twice."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from tradewind.base.audit import COMMAND_LINE
from tradewind.store.catalog import import_run, imports
from tradewind.store.catalog.models import CatalogImport, Product, ProductChange, Variant

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]

# tells after each portion, and waits for an answer that never comes
SCRIPT = """
import sys, django
django.setup()
from tradewind.store.catalog import import_run
def tell(run):
    print(run.products_done, flush=True)
    sys.stdin.readline()
import_run.run_import(int(sys.argv[1]), progress=tell)
"""


def _database_url() -> str:
    held = connection.settings_dict
    host = quote(str(held["HOST"]), safe="")
    return f"postgresql://{held['USER']}@/{held['NAME']}?host={host}&port={held['PORT']}"


def test_kill_9_in_the_midst_of_an_import(own_files: Path) -> None:
    text = "sku,title,category\n" + "".join(f"S{n},Product {n},C > D{n % 3}\n" for n in range(350))
    run = imports.start_import(
        [text.encode()], file_name="a.csv", options=imports.ImportOptions(), actor=COMMAND_LINE, in_background=False
    )
    environment = {**os.environ, "DATABASE_URL": _database_url(), "DJANGO_SETTINGS_MODULE": "tradewind.settings"}
    worker = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(run.pk)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
    )
    with worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "100\n"
        worker.kill()
    assert (Product.objects.count(), CatalogImport.objects.get().state) == (100, "running")
    done = import_run.run_import(run.pk)
    assert (done.state, done.counts, done.lines_done) == ("done", {"created": 350}, 350)
    assert (Product.objects.count(), Variant.objects.count(), ProductChange.objects.count()) == (350, 350, 350)
    assert done.lines.count() == 350
    assert list(own_files.iterdir()) == []
