"""A seller at the local Amazon's consent page, from the address we send them to, to the address they come back to."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2

MAIN = "A3NORTHWIND7US1"
OUTLET = "A1OUTLET22US09"
PARIS = "A2NORTHFR55EU3"
EMAILS = {
    MAIN: "owner@northwind.example",
    OUTLET: "outlet@northwind.example",
    PARIS: "owner@boutique-nord.example",
    "A9SAKURA44JP01": "owner@sakura-goods.example",
    "A5PAUSED66US02": "owner@paused-parcel.example",
}


@dataclass(frozen=True)
class WayBack:
    """What Amazon's redirect brings."""

    state: str
    selling_partner_id: str
    code: str
    error: str | None = None

    def as_arguments(self) -> dict[str, Any]:
        return {
            "state": self.state,
            "selling_partner_id": self.selling_partner_id,
            "code": self.code,
            "error": self.error,
        }


def give_consent(amazon: Any, address: str, merchant_id: str = MAIN, *, answer: str = "confirm") -> WayBack:
    """Sign in, choose the account, tick the box and answer."""
    with httpx2.Client(transport=amazon.transport, follow_redirects=False) as browser:
        page = browser.get(address)
        assert page.status_code == 200, page.text
        visit = re.search(r'name="visit" value="([^"]+)"', page.text)[1]  # type: ignore[index]
        root = address.partition("/apps/")[0]
        form = {"visit": visit, "email": EMAILS[merchant_id], "password": "any"}
        browser.post(f"{root}/signin", data=form)
        browser.post(f"{root}/account", data={"visit": visit, "merchant_id": merchant_id})
        form = {"visit": visit, "directive": "on", "answer": answer}
        back = browser.post(f"{root}/apps/authorize/decision", data=form)
    query = parse_qs(urlsplit(back.headers["location"]).query)
    read = {name: values[0] for name, values in query.items()}
    return WayBack(
        read["state"], read.get("selling_partner_id", ""), read.get("spapi_oauth_code", ""), read.get("error")
    )
