"""Amazon's 23 marketplaces: what is fixed about each (developer-docs: marketplace-ids).

Currency and language are the usual ones; those in force are read from Amazon when a marketplace is connected.
"""

from dataclasses import dataclass


def _(text: str) -> str:
    """Mark a text for translation; whoever shows it translates it."""
    return text


REGION_NAMES = {"na": _("North America"), "eu": _("Europe"), "fe": _("Far East")}


@dataclass(frozen=True)
class Marketplace:
    """One country's store at Amazon; `country` is ISO's code, so the United Kingdom is GB."""

    id: str
    country: str
    region: str
    domain: str
    currency: str
    language: str
    time_zone: str
    country_name: str

    @property
    def name(self) -> str:
        """The store's name, such as Amazon.co.uk."""
        return "A" + self.domain.removeprefix("www.a")

    @property
    def central_code(self) -> str:
        """The country as Seller Central writes it: uk, where ISO has GB."""
        return "uk" if self.country == "GB" else self.country.lower()

    @property
    def seller_central_url(self) -> str:
        """Where its sellers sign in and consent; five countries of Europe share one host."""
        if self.country in {"ES", "GB", "FR", "DE", "IT"}:
            return "https://sellercentral-europe.amazon.com"
        return f"https://sellercentral.{self.domain.removeprefix('www.')}"


_TABLE = """
ATVPDKIKX0DER   US na www.amazon.com     USD en_US America/Los_Angeles United States
A2EUQ1WTGCTBG2  CA na www.amazon.ca      CAD en_CA America/Toronto     Canada
A1AM78C64UM0Y8  MX na www.amazon.com.mx  MXN es_MX America/Mexico_City Mexico
A2Q3Y263D00KWC  BR na www.amazon.com.br  BRL pt_BR America/Sao_Paulo   Brazil
A28R8C7NBKEWEA  IE eu www.amazon.ie      EUR en_IE Europe/Dublin       Ireland
A1RKKUPIHCS9HS  ES eu www.amazon.es      EUR es_ES Europe/Madrid       Spain
A1F83G8C2ARO7P  GB eu www.amazon.co.uk   GBP en_GB Europe/London       United Kingdom
A13V1IB3VIYZZH  FR eu www.amazon.fr      EUR fr_FR Europe/Paris        France
AMEN7PMS3EDWL   BE eu www.amazon.com.be  EUR fr_BE Europe/Brussels     Belgium
A1805IZSGTT6HS  NL eu www.amazon.nl      EUR nl_NL Europe/Amsterdam    Netherlands
A1PA6795UKMFR9  DE eu www.amazon.de      EUR de_DE Europe/Berlin       Germany
APJ6JRA9NG5V4   IT eu www.amazon.it      EUR it_IT Europe/Rome         Italy
A2NODRKZP88ZB9  SE eu www.amazon.se      SEK sv_SE Europe/Stockholm    Sweden
AE08WJ6YKNBMC   ZA eu www.amazon.co.za   ZAR en_ZA Africa/Johannesburg South Africa
A1C3SOZRARQ6R3  PL eu www.amazon.pl      PLN pl_PL Europe/Warsaw       Poland
ARBP9OOSHTCHU   EG eu www.amazon.eg      EGP ar_AE Africa/Cairo        Egypt
A33AVAJ2PDY3EV  TR eu www.amazon.com.tr  TRY tr_TR Europe/Istanbul     Turkey
A17E79C6D8DWNP  SA eu www.amazon.sa      SAR ar_AE Asia/Riyadh         Saudi Arabia
A2VIGQ35RCS4UG  AE eu www.amazon.ae      AED en_AE Asia/Dubai          United Arab Emirates
A21TJRUUN4KGV   IN eu www.amazon.in      INR en_IN Asia/Kolkata        India
A19VAU5U5O7RUS  SG fe www.amazon.sg      SGD en_SG Asia/Singapore      Singapore
A39IBJ37TRP1C6  AU fe www.amazon.com.au  AUD en_AU Australia/Sydney    Australia
A1VC38T7YXB528  JP fe www.amazon.co.jp   JPY ja_JP Asia/Tokyo          Japan
"""

ALL: tuple[Marketplace, ...] = tuple(Marketplace(*line.split(maxsplit=7)) for line in _TABLE.strip().splitlines())
_BY_ID = {one.id: one for one in ALL}
_BY_COUNTRY = {one.country: one for one in ALL}


def is_known(marketplace_id: str) -> bool:
    """Return whether it is one of the 23; Amazon's answers also name places that are no stores."""
    return marketplace_id in _BY_ID


def get(marketplace_id: str) -> Marketplace:
    """Return the marketplace with this ID. Raises LookupError."""
    return _BY_ID[marketplace_id]


def by_country(code: str) -> Marketplace:
    """Return a country's marketplace, in any case; Amazon's pages write UK, its API GB. Raises LookupError."""
    wanted = code.strip().upper()
    return _BY_COUNTRY["GB" if wanted == "UK" else wanted]


def find(text: str) -> Marketplace | None:
    """Return what a person means by a country code, a marketplace ID, a domain or a name, or None."""
    wanted = text.strip().lower().removeprefix("https://").removeprefix("www.").rstrip("/")
    if wanted == "uk":
        return _BY_COUNTRY["GB"]
    return next(
        (
            one
            for one in ALL
            if wanted in {one.id.lower(), one.country.lower(), one.name.lower(), one.country_name.lower()}
        ),
        None,
    )


def in_region(region: str) -> tuple[Marketplace, ...]:
    """Return the marketplaces that one authorization in this region reaches, in Amazon's order."""
    return tuple(one for one in ALL if one.region == region)
