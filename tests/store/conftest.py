"""What the store's tests share."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> Path:
    """Keep uploaded files in a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files" / "imports"
