"""Who deals with whom at the local Amazon: applications, seller accounts, sign-ins, and what ties them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

SECRET_LIFE = timedelta(days=180)
OLD_SECRET_LIFE = timedelta(days=7)
AUTHORIZATION_LIFE = timedelta(days=365)
CODE_LIFE = timedelta(minutes=5)
ACCESS_TOKEN_LIFE = timedelta(seconds=3600)


@dataclass
class Secret:
    """One client secret of an application and the instant it ends."""

    value: str = field(repr=False)
    expires_at: datetime


@dataclass
class Application:
    """An application as registered at Amazon; two secrets may be valid while one replaces the other."""

    id: str
    name: str
    client_id: str
    secrets: list[Secret]
    redirect_uris: list[str]
    is_published: bool = True
    roles: tuple[str, ...] = ()
    consent_limit: int | None = None

    @property
    def secret_expires_at(self) -> datetime:
        """The end of the newest secret."""
        return self.secrets[-1].expires_at

    @secret_expires_at.setter
    def secret_expires_at(self, at: datetime) -> None:
        self.secrets[-1].expires_at = at

    def rotate_secret(self, value: str, now: datetime) -> None:
        """Add a secret of 180 days; the one before stays valid for its own time, at most seven days more."""
        for one in self.secrets:
            one.expires_at = min(one.expires_at, now + OLD_SECRET_LIFE)
        self.secrets.append(Secret(value, now + SECRET_LIFE))

    def secret(self, value: str) -> Secret | None:
        """Return the secret with that value, expired or not."""
        return next((one for one in self.secrets if one.value == value), None)


@dataclass
class Participation:
    """Whether a seller takes part in one marketplace, and whether its listings are suspended there."""

    is_participating: bool = True
    has_suspended_listings: bool = False


@dataclass
class Seller:
    """A seller account (Amazon: selling partner) in one region; participations by marketplace ID."""

    merchant_id: str
    name: str
    region: str
    participations: dict[str, Participation]
    business_type: str = "PRIVATE_LIMITED"
    selling_plan: str = "PROFESSIONAL"

    @property
    def marketplace_ids(self) -> list[str]:
        """The marketplaces it takes part in."""
        return [key for key, one in self.participations.items() if one.is_participating]

    @property
    def is_suspended(self) -> bool:
        """Whether the account is inactive in every marketplace it takes part in."""
        return all(self.participations[key].has_suspended_listings for key in self.marketplace_ids)


@dataclass(frozen=True)
class Identity:
    """A person's sign-in, which may hold several seller accounts; only the primary user may authorize."""

    email: str
    merchant_ids: tuple[str, ...]
    is_primary: bool = True


@dataclass
class Authorization:
    """A seller's consent to an application; `expires_at` is None for a self-authorized private one."""

    id: str
    application_id: str
    merchant_id: str
    authorized_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None = None

    def is_valid(self, now: datetime) -> bool:
        """Whether it is neither revoked nor past its year."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


@dataclass
class Code:
    """An authorization code on its way from the consent page to the token endpoint."""

    value: str = field(repr=False)
    authorization_id: str
    redirect_uri: str
    expires_at: datetime
    is_used: bool = False


@dataclass(frozen=True)
class AccessToken:
    """What an `Atza|` token stands for; a grantless one has a scope and no authorization."""

    application_id: str
    expires_at: datetime
    secret_expires_at: datetime
    authorization_id: str = ""
    scope: str = ""
