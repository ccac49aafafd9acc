"""Unpacks gzip by what the bytes are, not by what a header or a field says of them, within a cap.

Amazon's documents come packed without saying so and say so without being packed (selling-partner-api-docs
issue 3200).
"""

import zlib

_GZIP_MAGIC = b"\x1f\x8b"


class TooLarge(Exception):
    """More bytes than the caller is ready to hold."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"The answer is larger than the limit of {limit} bytes.")


class CutShort(Exception):
    """The bytes end before they should."""


def unpack(content: bytes, *, max_bytes: int) -> bytes:
    """`content` unpacked if it is gzip, else as it is.

    Raises TooLarge when the unpacked bytes pass `max_bytes`, CutShort when the packed ones end early or
    are damaged.
    """
    if not content.startswith(_GZIP_MAGIC):
        return content
    unpacked = bytearray()
    remaining = content
    while remaining.startswith(_GZIP_MAGIC):
        member = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        try:
            unpacked += member.decompress(remaining, max_bytes - len(unpacked) + 1)
        except zlib.error as error:
            raise CutShort("the packed bytes are damaged") from error
        if len(unpacked) > max_bytes:
            raise TooLarge(max_bytes)
        if not member.eof:
            raise CutShort("the packed bytes end early")
        remaining = member.unused_data
    return bytes(unpacked)
