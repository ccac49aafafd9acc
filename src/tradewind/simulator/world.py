"""All that is true at the local Amazon, in memory, under one lock.

For the makers of the parts (definitions, listings, feeds, orders):

* `world.lock` is held by the app while a handler runs, so a handler needs no lock of its own.
* `world.now` is the simulated time; never read another clock.
* `world.sellers[merchant_id]`, `world.seller_in(region, merchant_id)`, `world.random` (seeded, for ids).
* Each part is an object made in `World.build_parts` without arguments and able to be pickled. It has
  `settle(world)`, called before each request, in which whatever became due by `world.now` happens (a feed
  moves on, an order becomes visible), and `ledger(world)`, what is true there as plain JSON for
  `GET /control/ledger`.
* Control and panel call `world.orders.place(world, wanted) -> dict` (`wanted` as in POST /control/orders) and
  `world.orders.act(world, order_id, action, wanted) -> dict` (ship, cancel, pay, request-cancel); both raise
  `routing.RefusedError` with a sentence when it cannot be. Lists come from `ledger(world)`.
* `world.clock.expect(key)` / `world.clock.noticed(key)` around what the client will come to see
  ("feed:<id>", "order:<id>").
* `world.faults`: see faults.py. `world.base_url`: the address this Amazon is reached under.
"""

import random
import threading
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .authorizations import Authorizations
from .clock import Clock, write_atomically
from .definitions import Products
from .demo import REDIRECT_URI, furnish, give_sign_in
from .faults import Faults
from .feed_queue import Feeds
from .journal import Journal
from .listing_book import Listings
from .marketplaces import MARKETPLACES
from .order_book import Orders
from .parties import Application, Identity, Participation, Seller
from .report_book import Reports
from .restrictions import Restrictions
from .routing import RefusedError
from .snapshot import dump, load
from .storage import Storage
from .throttle import Throttle
from .visits import Visits

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class World:
    """One Amazon, with the applications, sellers and sign-ins of demo.py from the first moment."""

    def __init__(self, clock: Clock, seed: int = 0) -> None:
        self.clock = clock
        self.seed = seed
        self.lock = threading.RLock()
        self.base_url = "http://127.0.0.1:8001"
        self.redirect_uris = [REDIRECT_URI]
        self.faults = Faults()
        self.reset()

    def reset(self) -> None:
        """Forget everything but the clock and the addresses, and start anew from the seed."""
        self.faults.lift()
        self.random = random.Random(self.seed)  # noqa: S311 - repeatable on purpose
        self.applications: dict[str, Application] = {}
        self.sellers: dict[str, Seller] = {}
        self.identities: dict[str, Identity] = {}
        self.authorizations = Authorizations()
        self.visits = Visits()
        self.throttle = Throttle()
        self.faults = Faults()
        self.journal = Journal()
        self.build_parts()
        furnish(self)

    @classmethod
    def demo(cls, clock: Clock, seed: int = 0) -> "World":
        """Return the world that the demo begins with."""
        return cls(clock, seed)

    def build_parts(self) -> None:
        """Make the parts; each is an attribute of its own and stands in `parts` under the ledger's name."""
        self.storage = Storage()
        self.products = Products()
        self.restrictions = Restrictions()
        self.listings = Listings()
        self.feeds = Feeds()
        self.orders = Orders()
        self.reports = Reports()
        self.parts: dict[str, Any] = {
            "storage": self.storage,
            "definitions": self.products,
            "restrictions": self.restrictions,
            "listings": self.listings,
            "feeds": self.feeds,
            "orders": self.orders,
            "reports": self.reports,
        }

    @property
    def now(self) -> datetime:
        """The simulated instant."""
        return self.clock.now()

    def settle(self) -> None:
        """Let whatever became due happen."""
        for part in self.parts.values():
            part.settle(self)

    def contents(self) -> dict[str, Any]:
        """Return what a snapshot keeps: all but the lock, the clock and the address."""
        return {key: value for key, value in vars(self).items() if key not in {"lock", "clock", "base_url"}}

    def save(self, path: str | Path) -> None:
        """Write a snapshot in one step, readable by its owner only."""
        write_atomically(Path(path), dump(self))

    @classmethod
    def load(cls, path: str | Path, clock: Clock) -> "World":
        """Return the world of a snapshot; its time never steps back. Raises SnapshotUnreadableError."""
        kept = load(Path(path))
        if clock.now() < kept["now"]:
            clock.set(kept["now"])
        world = cls(clock)
        vars(world).update(kept["world"])
        for key in kept["expecting"]:
            clock.expect(key)
        return world

    def new_uuid(self) -> str:
        """Return a new UUID, repeatable from the seed."""
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))

    def add_seller(
        self,
        merchant_id: str,
        *,
        name: str,
        region: str,
        marketplace_ids: list[str],
        is_suspended: bool = False,
    ) -> Seller:
        """Open a seller account that takes part in the given marketplaces of its region."""
        participations = {one: Participation(True, is_suspended) for one in marketplace_ids}
        seller = Seller(merchant_id, name, region, participations)
        self.sellers[merchant_id] = seller
        return seller

    def register_redirect_uri(self, uri: str) -> None:
        """Add an OAuth Redirect URI to every application; raises RefusedError unless https or loopback.

        Amazon takes https only. Plain http to this machine is a stated difference of the local Amazon.
        """
        parts = urlsplit(uri)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
            raise RefusedError("A redirect URI must be https; http is allowed for this machine only.")
        if "#" in uri:
            raise RefusedError("A redirect URI must not hold a fragment (#).")
        for uris in [self.redirect_uris, *(one.redirect_uris for one in self.applications.values())]:
            if uri not in uris:
                uris.append(uri)

    def revoke(self, merchant_id: str) -> int:
        """End every authorization of a seller, as it would under Manage Your Apps; returns how many."""
        standing = [one for one in self.authorizations.of_seller(merchant_id) if one.is_valid(self.now)]
        for one in standing:
            self.authorizations.revoke(one, self.now)
        return len(standing)

    def open_seller(
        self, merchant_id: str, *, name: str, region: str, marketplace_ids: list[str], is_suspended: bool
    ) -> Seller:
        """Open a seller account with a sign-in and a private refresh token; raises RefusedError."""
        if merchant_id in self.sellers:
            raise RefusedError(f"There is already a seller account {merchant_id}.")
        if not marketplace_ids or any(
            one not in MARKETPLACES or MARKETPLACES[one].region != region for one in marketplace_ids
        ):
            raise RefusedError("A seller account needs marketplace IDs, all of its own region (na, eu, fe).")
        seller = self.add_seller(
            merchant_id, name=name, region=region, marketplace_ids=marketplace_ids, is_suspended=is_suspended
        )
        give_sign_in(self, Identity(f"{merchant_id.lower()}@sellers.example", (merchant_id,)))
        return seller

    def seller_in(self, region: str, merchant_id: str) -> Seller | None:
        """Return the seller if it exists in that region."""
        seller = self.sellers.get(merchant_id)
        return seller if seller and seller.region == region else None
