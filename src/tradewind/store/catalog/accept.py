"""Taking a file in: whatever a spreadsheet or shop wrote becomes UTF-8 in the data folder, or a clear refusal."""

import codecs
import io
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from tradewind.base.errors import Refused

LARGEST_FILE = 128 * 1024 * 1024
LONGEST_LINE = 2_000_000
_BLOCK = 1024 * 1024
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_NOT_TEXT = {
    b"PK\x03\x04": ".xlsx", b"\xd0\xcf\x11\xe0": ".xls", b"%PDF": ".pdf", b"\x1f\x8b": ".gz",
    b"\x89PNG": ".png", b"\xff\xd8\xff": ".jpg",
}  # fmt: skip


@dataclass(frozen=True)
class Accepted:
    """A file that was taken in: where it stands (mode 0600), and what was noticed."""

    path: Path
    notices: tuple[str, ...]


def accept_file(blocks: Iterable[bytes]) -> Accepted:
    """Keep the file as UTF-8 under the data folder and return where.

    Raises Refused (`file_too_large`, `file_empty`, `file_not_text`, `file_encoding`, `file_line_too_long`), and
    then leaves nothing behind. Memory does not grow with the file.
    """
    folder = Path(settings.MEDIA_ROOT) / "imports"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    raw = folder / f"{secrets.token_hex(16)}.part"
    try:
        _keep_raw(blocks, raw)
        return _convert(raw)
    finally:
        raw.unlink(missing_ok=True)


def forget_file(path: str) -> None:
    """Delete a file that was taken in, if it still stands."""
    if path:
        Path(path).unlink(missing_ok=True)


def _open_private(path: Path) -> io.BufferedWriter:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _keep_raw(blocks: Iterable[bytes], path: Path) -> None:
    size = 0
    with _open_private(path) as file:
        for block in blocks:
            size += len(block)
            if size > LARGEST_FILE:
                most = LARGEST_FILE // (1024 * 1024)
                raise Refused(
                    "file_too_large",
                    _("The file is larger than %(most)s MB. Split it into several files.") % {"most": most},
                )
            file.write(block)
    if not size:
        raise Refused("file_empty", _("The file is empty."))


def _convert(raw: Path) -> Accepted:
    with raw.open("rb") as file:
        start = file.read(64 * 1024)
    _refuse_other_formats(start)
    for encoding in _encodings(start):
        path = raw.with_suffix(f".{encoding}.csv")
        try:
            _transcode(raw, path, encoding)
        except UnicodeDecodeError:
            path.unlink(missing_ok=True)
            continue
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return Accepted(path, tuple(_notices(encoding)))
    raise Refused(
        "file_encoding",
        _("The file is neither UTF-8 nor another encoding we know. Save it as “CSV UTF-8” and try again."),
    )


def _refuse_other_formats(start: bytes) -> None:
    kind = next((kind for magic, kind in _NOT_TEXT.items() if start.startswith(magic)), "")
    if kind:
        raise Refused(
            "file_not_text",
            _("This is a %(kind)s file, not a CSV. Open it in your spreadsheet and save it as “CSV UTF-8”.")
            % {"kind": kind},
        )


def _encodings(start: bytes) -> list[str]:
    marked = [encoding for mark, encoding in _BOMS if start.startswith(mark)]
    if marked:
        return marked[:1]
    if start[1:2] == b"\0" and start[0:1] != b"\0":
        return ["utf-16-le"]
    if start[0:1] == b"\0" and start[1:2] != b"\0":
        return ["utf-16-be"]
    return ["utf-8", "cp1252"]


def _notices(encoding: str) -> Iterator[str]:
    if encoding == "cp1252":
        yield _(
            "The file is not UTF-8; it was read as Windows-1252. "
            "Look whether letters such as é, ü and ß came out right."
        )
    elif encoding != "utf-8":
        yield _("The file was read as %(encoding)s.") % {"encoding": encoding.upper()}


def _transcode(raw: Path, path: Path, encoding: str) -> None:
    # every kind of line end becomes one, so that line numbers are the editor's
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)("strict"), translate=True)
    tail, lines, is_ascii = 0, 0, True
    with raw.open("rb") as source, _open_private(path) as target:
        for block in iter(lambda: source.read(_BLOCK), b""):
            try:
                text = decoder.decode(block)
            except UnicodeDecodeError as error:
                _refuse_mixed(error, lines=lines, is_ascii=is_ascii)
                raise
            if not target.tell():
                text = text.removeprefix("\ufeff")
            tail = _check_text(text, tail)
            lines += text.count("\n")
            is_ascii = is_ascii and text.isascii()
            target.write(text.encode())
        target.write(decoder.decode(b"", final=True).encode())


def _refuse_mixed(error: UnicodeDecodeError, *, lines: int, is_ascii: bool) -> None:
    """A file that is UTF-8 up to some line is damaged there; read as anything else, its good letters would break."""
    before = error.object[: error.start]
    if error.encoding == "utf-8" and not (is_ascii and before.isascii()):
        raise Refused(
            "file_encoding",
            _("The file is UTF-8, but line %(line)s holds bytes that are not. Export it again, or repair that line.")
            % {"line": lines + before.count(b"\n") + 1},
        )


def _check_text(text: str, tail: int) -> int:
    """Refuse what is no text; return how long the line under way is."""
    if "\0" in text:
        raise Refused("file_not_text", _("This is not a text file. Save your products as CSV and try again."))
    lines = text.split("\n")
    longest = max(tail + len(lines[0]), *map(len, lines))
    if longest > LONGEST_LINE:
        raise Refused(
            "file_line_too_long",
            _("The file holds a line of more than %(most)s characters; it is not a product CSV.")
            % {"most": LONGEST_LINE},
        )
    return len(lines[-1]) + (tail if len(lines) == 1 else 0)
