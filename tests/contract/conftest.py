"""The folder of Amazon's models, for tests that cannot do without."""

from pathlib import Path

import pytest

from . import amazon_models


@pytest.fixture(scope="session")
def amazon_folder() -> Path:
    """Where `models` and `schemas` are: SPAPI_MODELS, or ../shared/amazon; skips where there is neither."""
    return amazon_models.folder()
