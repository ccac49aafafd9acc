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
from typing import Any

from .authorizations import Authorizations
from .clock import Clock
from .demo import furnish
from .faults import Faults
from .journal import Journal
from .parties import Application, Identity, Participation, Seller
from .throttle import Throttle


class World:
    """One Amazon, with the applications, sellers and sign-ins of demo.py from the first moment."""

    def __init__(self, clock: Clock, seed: int = 0) -> None:
        self.clock = clock
        self.seed = seed
        self.lock = threading.RLock()
        self.base_url = "http://127.0.0.1:8001"
        self.reset()

    def reset(self) -> None:
        """Forget everything but the clock and the address, and start anew from the seed."""
        self.random = random.Random(self.seed)  # noqa: S311 - repeatable on purpose
        self.applications: dict[str, Application] = {}
        self.sellers: dict[str, Seller] = {}
        self.identities: dict[str, Identity] = {}
        self.authorizations = Authorizations()
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
        self.parts: dict[str, Any] = {}

    @property
    def now(self) -> datetime:
        """The simulated instant."""
        return self.clock.now()

    def settle(self) -> None:
        """Let whatever became due happen."""
        for part in self.parts.values():
            part.settle(self)

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

    def seller_in(self, region: str, merchant_id: str) -> Seller | None:
        """Return the seller if it exists in that region."""
        seller = self.sellers.get(merchant_id)
        return seller if seller and seller.region == region else None
