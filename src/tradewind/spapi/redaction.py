"""Takes secrets and buyers' data out of what Amazon says, before it reaches an error or a log."""

import logging
import re

MESSAGE_LIMIT = 500
EXCERPT_BYTES = 200

_SECRETS = re.compile(
    r"(?i)(Atz[ar]\|[^\s\"']+"  # access and refresh tokens
    r"|amzn1\.oa2-cs\.[^\s\"']+"  # client secrets
    r"|Bearer\s+\S+"
    r"|(?<=[?&])(?:X-Amz-[\w-]+|Signature|AWSAccessKeyId|client_secret|refresh_token|code)=[^&\s\"']+)"
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# A name with its colon, or a text, whole or cut at the end, or a number.
_PIECE = re.compile(r'("(?:[^"\\]|\\.)*"\s*:)|"(?:[^"\\]|\\.)*(?:"|\\?$)|-?\d[\d.eE+-]*', re.DOTALL)


def redact(text: str) -> str:
    """`text` on one line, at most 500 characters, without tokens, signatures and e-mail addresses."""
    hidden = _EMAIL.sub("[e-mail]", _SECRETS.sub("[secret]", text[: 4 * MESSAGE_LIMIT]))
    line = " ".join(hidden.split())
    return line if len(line) <= MESSAGE_LIMIT else line[: MESSAGE_LIMIT - 1] + "…"


def outline(content: bytes) -> str:
    """The first 200 bytes of an answer with its JSON names kept and every value hidden."""
    text = content[:EXCERPT_BYTES].decode("utf-8", errors="replace").replace("\x00", "")
    if not text.lstrip().startswith(("{", "[")):
        return f"{len(content)} bytes that are not JSON"
    return redact(_PIECE.sub(_hide, text))


def _hide(piece: re.Match[str]) -> str:
    if piece[1]:
        return piece[1]
    return '"…"' if piece[0].startswith('"') else "0"


class Redacting(logging.Filter):
    """Lets every line of a logger pass, without secrets; for libraries that log whole addresses."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Put the redacted line in place of the line."""
        record.msg, record.args = redact(record.getMessage()), ()
        return True
