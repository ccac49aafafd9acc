import stat
from pathlib import Path

import pytest

from tradewind.base.errors import Refused
from tradewind.store.catalog import accept
from tradewind.store.catalog.accept import accept_file

TEXT = "sku,title\nA,Café für 10 €\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_every_encoding_becomes_the_same_text(encoding: str) -> None:
    accepted = accept_file([TEXT.encode(encoding)])
    assert accepted.path.read_text(encoding="utf-8") == TEXT
    assert stat.S_IMODE(accepted.path.stat().st_mode) == 0o600
    assert bool(accepted.notices) == (not encoding.startswith("utf-8"))


def test_windows_1252_is_told() -> None:
    assert "Windows-1252" in accept_file([TEXT.encode("cp1252")]).notices[0]


def test_a_file_that_is_utf_8_but_for_one_line(own_files: Path) -> None:
    with pytest.raises(Refused, match="line 3") as refusal:
        accept_file(["sku,title\nA,Café\n".encode() + b"B,Caf\xe9\n"])
    assert refusal.value.code == "file_encoding"
    assert list(own_files.iterdir()) == []


def test_letters_that_fall_on_the_border_of_two_blocks() -> None:
    content = TEXT.encode()
    accepted = accept_file([content[:18], content[18:19], content[19:]])
    assert accepted.path.read_text(encoding="utf-8") == TEXT


@pytest.mark.parametrize("mark", ["\r\n", "\r"])
def test_every_line_end_becomes_one(mark: str) -> None:
    assert accept_file([TEXT.replace("\n", mark).encode()]).path.read_text(encoding="utf-8") == TEXT


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"PK\x03\x04" + b"\0" * 50, "file_not_text"),
        (b"%PDF-1.7", "file_not_text"),
        (b"sku,title\nA,B\0C\n", "file_not_text"),
        (bytes(range(1, 255)) * 3, "file_encoding"),
        (b"sku,title\nA,\x81\x8d\n", "file_encoding"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(content: bytes, code: str, own_files: Path) -> None:
    with pytest.raises(Refused) as refusal:
        accept_file([content])
    assert refusal.value.code == code
    assert list(own_files.iterdir()) == []


def test_a_file_that_is_too_large(own_files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accept, "LARGEST_FILE", 1000)
    with pytest.raises(Refused, match="larger than"):
        accept_file([b"x" * 600, b"x" * 600])
    assert list(own_files.iterdir()) == []


def test_a_line_without_end(monkeypatch: pytest.MonkeyPatch, own_files: Path) -> None:
    monkeypatch.setattr(accept, "LONGEST_LINE", 1000)
    with pytest.raises(Refused) as refusal:
        accept_file([b"x" * 600, b"x" * 600])
    assert refusal.value.code == "file_line_too_long"
    assert list(own_files.iterdir()) == []
