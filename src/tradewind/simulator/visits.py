"""People at the local Seller Central: from the sign-in to what they came for, one visit at a time.

A visit is known by an unguessable id carried in its pages; there is no cookie, so every visit signs in anew
and two tabs do not disturb each other.
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .parties import Application, Identity, Seller

VISIT_LIFE = timedelta(hours=1)


@dataclass
class ConsentRequest:
    """What an application asked for in the address of the consent page, already checked."""

    application: Application
    redirect_uri: str
    state: str | None
    is_answered: bool = False


@dataclass
class CentralVisit:
    """One person's way through Seller Central; `request` is None when they only manage their applications."""

    id: str
    central: str
    region: str
    begun_at: datetime
    request: ConsentRequest | None = None
    identity: Identity | None = None
    merchant_id: str = ""


@dataclass
class Visits:
    """The visits under way."""

    _all: dict[str, CentralVisit] = field(default_factory=dict)

    def begin(self, central: str, region: str, now: datetime, request: ConsentRequest | None = None) -> CentralVisit:
        """Open a visit at the Seller Central of a country."""
        self._all = {key: one for key, one in self._all.items() if now - one.begun_at < VISIT_LIFE}
        visit = CentralVisit(secrets.token_urlsafe(18), central, region, now, request)
        self._all[visit.id] = visit
        return visit

    def get(self, visit_id: str, now: datetime) -> CentralVisit | None:
        """Return a visit that is still under way."""
        visit = self._all.get(visit_id)
        return visit if visit and now - visit.begun_at < VISIT_LIFE else None


def sellers_of(identity: Identity, region: str, sellers: dict[str, Seller]) -> list[Seller]:
    """Return the seller accounts that a sign-in holds in a region."""
    held = [sellers[one] for one in identity.merchant_ids if one in sellers]
    return [one for one in held if one.region == region]
