"""Loaded by pytest before anything else: a data folder and an embedded PostgreSQL for this run."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path


def _prepare() -> None:
    """Make the folder once; xdist's workers inherit its name and join the server that runs in it."""
    is_first = "TRADEWIND_TEST_DATA" not in os.environ
    if is_first:
        folder = Path(tempfile.mkdtemp(prefix="tradewind-tests-"))
        os.environ["TRADEWIND_TEST_DATA"] = os.environ["TRADEWIND_DATA"] = str(folder)
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        for name in [name for name in os.environ if name.startswith(("SPAPI_", "LWA_", "SELLER_CENTRAL"))]:
            if name != "SPAPI_MODELS":
                del os.environ[name]
    from tradewind.base.embedded import start_embedded

    if not os.environ.get("DATABASE_URL"):
        start_embedded(Path(os.environ["TRADEWIND_TEST_DATA"]))


_prepare()
