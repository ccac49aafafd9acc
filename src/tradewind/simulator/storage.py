"""The storage beside the API: documents under addresses that are signed, short-lived and need no token.

Amazon: "Feeds API v2021-06-30 Use Case Guide": an address dies after 5 minutes, an upload must carry the very
Content-Type it was created with, and the answers are those of a bucket: 200 without a body, or XML with 403.
"""

import gzip
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from werkzeug import Response

from .faults import declare
from .routing import Visit, page
from .schemas.document import Wanted, build_document, build_meta_schema

if TYPE_CHECKING:
    from .world import World

DOCUMENT_ADDRESS_LIFE = timedelta(minutes=5)
SCHEMA_ADDRESS_LIFE = timedelta(days=7)
_STAMP = "%Y%m%dT%H%M%SZ"

declare("F93", "the address of a document is dead at once: 403 from the storage")
declare("F94", "the upload of a feed document fails: 500 from the storage")
declare("F101", "a product type's schema comes damaged: its checksum differs")


@dataclass
class StoredDocument:
    """One document of a seller; `content` is None until it was uploaded."""

    id: str
    merchant_id: str
    content_type: str
    created_at: datetime
    content: bytes | None = None
    is_compressed: bool = False
    feed_id: str = ""


class Storage:
    """Everything kept under /storage."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self.documents: dict[str, StoredDocument] = {}
        self.schemas: dict[str, Wanted] = {}

    def sign(self, method: str, path: str, *, now: datetime, life: timedelta, content_type: str = "") -> str:
        """Return the path with a signature that is valid for `life` and for this method and content type."""
        query = {"X-Amz-Date": now.strftime(_STAMP), "X-Amz-Expires": str(int(life.total_seconds()))}
        signature = self._signature(method, path, query["X-Amz-Date"], query["X-Amz-Expires"], content_type)
        return f"{path}?{urlencode({**query, 'X-Amz-Signature': signature})}"

    def refusal(self, visit: Visit, content_type: str = "") -> Response | None:
        """Return the answer to a request whose signature is wrong or too old, or None."""
        stamp, life = visit.query.get("X-Amz-Date", ""), visit.query.get("X-Amz-Expires", "")
        given = visit.query.get("X-Amz-Signature", "")
        expected = self._signature(visit.request.method, visit.request.path, stamp, life, content_type)
        if not hmac.compare_digest(given.encode(), expected.encode()):
            text = "The request signature we calculated does not match the signature you provided."
            return xml_error(403, "SignatureDoesNotMatch", text)
        expires_at = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC) + timedelta(seconds=int(life))
        if visit.now >= expires_at or visit.world.faults.strikes("F93", operation=visit.operation.name):
            return xml_error(403, "AccessDenied", "Request has expired")
        return None

    def keep_schema(self, wanted: Wanted) -> str:
        """Return the path under which a schema is downloaded."""
        key = hashlib.sha256(repr(wanted).encode()).hexdigest()[:32]
        self.schemas[key] = wanted
        return f"/storage/schemas/{key}"

    def settle(self, _world: "World") -> None:
        """Nothing here becomes due; addresses end when they are used too late."""

    def ledger(self, _world: "World") -> dict[str, Any]:
        """Return what is stored, without its content."""
        return {
            document.id: {
                "merchant_id": document.merchant_id,
                "content_type": document.content_type,
                "created_at": document.created_at.isoformat(),
                "size": None if document.content is None else len(document.content),
                "feed_id": document.feed_id,
            }
            for document in self.documents.values()
        }

    def _signature(self, *parts: str) -> str:
        return hmac.new(self._key, "\n".join(parts).encode(), hashlib.sha256).hexdigest()


def xml_error(status: int, code: str, message: str) -> Response:
    """Return an error answer as a bucket gives it."""
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>'
    return Response(body, status, mimetype="application/xml")


@page("PUT", "/storage/documents/{documentId}", name="uploadDocument")
def upload_document(visit: Visit) -> Response:
    """Take a feed document; its Content-Type is part of the signature, byte for byte."""
    document = visit.world.storage.documents.get(visit.path["documentId"])
    sent_type = visit.request.environ.get("CONTENT_TYPE", "")
    if refusal := visit.world.storage.refusal(visit, sent_type):
        return refusal
    if document is None:
        return xml_error(404, "NoSuchKey", "The specified key does not exist.")
    if visit.world.faults.strikes("F94", account=document.merchant_id, operation=visit.operation.name):
        return xml_error(500, "InternalError", "We encountered an internal error. Please try again.")
    document.content = visit.request.get_data()
    etag = hashlib.md5(document.content, usedforsecurity=False).hexdigest()
    return Response(b"", 200, headers={"ETag": f'"{etag}"'})


@page("GET", "/storage/documents/{documentId}", name="downloadDocument")
def download_document(visit: Visit) -> Response:
    """Give a document out as it is stored: a compressed one stays compressed."""
    if refusal := visit.world.storage.refusal(visit):
        return refusal
    document = visit.world.storage.documents.get(visit.path["documentId"])
    if document is None or document.content is None:
        return xml_error(404, "NoSuchKey", "The specified key does not exist.")
    if document.feed_id:
        visit.world.feeds.report_fetched(visit.world, document.merchant_id, document.feed_id)
    content = gzip.compress(document.content, mtime=0) if document.is_compressed else document.content
    return Response(content, 200, content_type=document.content_type)


@page("GET", "/storage/schemas/{key}", name="downloadSchema")
def download_schema(visit: Visit) -> Response:
    """Give a product type's schema out; no token is needed."""
    if refusal := visit.world.storage.refusal(visit):
        return refusal
    wanted = visit.world.storage.schemas.get(visit.path["key"])
    if wanted is None:
        return xml_error(404, "NoSuchKey", "The specified key does not exist.")
    content = build_document(wanted).content
    if visit.world.faults.strikes("F101", operation=visit.operation.name):
        content = content[:-1] + b" "
    return Response(content, 200, mimetype="application/json")


@page("GET", "/storage/meta-schema", name="downloadMetaSchema")
def download_meta_schema(visit: Visit) -> Response:
    """Give the dialect's meta-schema out."""
    if refusal := visit.world.storage.refusal(visit):
        return refusal
    return Response(build_meta_schema().content, 200, mimetype="application/json")
