"""What may go wrong at Amazon, switched on by address: (fault, account, operation, n-th call).

    world.faults.add("F10", account="A3NORTHWIND7US1", operation="searchOrders", nth_call=2)

A fault counts the calls that match its address. It strikes from the `nth_call`-th of them on (default the
first), `times` times (default: once when `nth_call` is given, else until lifted), each time with
`probability`, drawn from `seed`. Ids are those of the project's catalogue of failures.

A module that builds a fault into its own handlers names it once with `declare("F46", "...")` and asks at the
place where it would strike: `if call.strikes("F46"): ...` or, outside a call,
`world.faults.strikes("F89", account=merchant_id, operation="createFeed")`. Faults of the answer
and of the transport (mishaps.py) are the core's: every operation has them without doing anything; the token
endpoint and the storage have them when named (operation "token", "uploadDocument"), not under "*".
"""

import random
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

EVERY = "*"

KNOWN: dict[str, str] = {}


def declare(fault_id: str, description: str) -> None:
    """Make a fault known to the control and the panel."""
    KNOWN[fault_id] = description


class UnknownFaultError(ValueError):
    """No such fault is built in."""


@dataclass
class Fault:
    """One fault that was switched on, with what it has counted so far."""

    key: str
    id: str
    account: str = EVERY
    operation: str = EVERY
    nth_call: int = 1
    times: int | None = None
    probability: float = 1.0
    seed: int = 0
    options: dict[str, Any] = field(default_factory=dict)
    calls: int = 0
    strikes: int = 0
    chance: random.Random = field(default_factory=random.Random, repr=False)

    def matches(self, account: str, operation: str) -> bool:
        """Tell whether a call has this fault's address."""
        return self.account in {EVERY, account} and self.operation in {EVERY, operation}

    def draw(self) -> bool:
        """Count one matching call and tell whether the fault strikes it."""
        self.calls += 1
        if self.calls < self.nth_call or (self.times is not None and self.strikes >= self.times):
            return False
        if self.chance.random() >= self.probability:
            return False
        self.strikes += 1
        return True

    def as_json(self) -> dict[str, Any]:
        """Return the fault as the control answers it."""
        shown = ("key", "id", "account", "operation", "nth_call", "times", "probability", "seed", "options")
        return {name: getattr(self, name) for name in (*shown, "calls", "strikes")}


class Faults:
    """The faults that are switched on in one world; safe under threads."""

    def __init__(self) -> None:
        self._on: dict[str, Fault] = {}
        self._next = 1
        self._lock = threading.RLock()
        self.lifted = threading.Event()

    def add(  # noqa: PLR0913 - the address of a fault has this many parts
        self,
        fault_id: str,
        *,
        account: str = EVERY,
        operation: str = EVERY,
        nth_call: int | None = None,
        times: int | None = None,
        probability: float = 1.0,
        seed: int = 0,
        **options: Any,
    ) -> Fault:
        """Switch a fault on; raises UnknownFaultError for an id that is not built in."""
        if fault_id not in KNOWN:
            raise UnknownFaultError(
                f"{fault_id} is not a fault this Amazon knows; known are {', '.join(sorted(KNOWN))}"
            )
        with self._lock:
            fault = Fault(
                key=str(self._next),
                id=fault_id,
                account=account,
                operation=operation,
                nth_call=nth_call or 1,
                times=1 if times is None and nth_call else times,
                probability=probability,
                seed=seed,
                options=options,
                chance=random.Random(seed),  # noqa: S311 - repeatable on purpose
            )
            self._next += 1
            self._on[fault.key] = fault
            return fault

    def strikes(
        self, fault_id: str, *, account: str = "", operation: str = "", must_be_named: bool = False
    ) -> Fault | None:
        """Count this call at every fault of that id with its address; return the first that strikes.

        With `must_be_named`, a fault of every operation leaves this one alone.
        """
        with self._lock:
            matching = [
                one
                for one in self._on.values()
                if one.id == fault_id
                and one.matches(account, operation)
                and not (must_be_named and one.operation == EVERY)
            ]
            return next((one for one in [fault for fault in matching if fault.draw()]), None)

    def lift(self, key: str | None = None) -> None:
        """Switch one fault off, or all; whoever waits in a silent answer is let go."""
        with self._lock:
            if key is None:
                self._on.clear()
            else:
                self._on.pop(key, None)
            self.lifted.set()
            self.lifted = threading.Event()

    def __iter__(self) -> Iterator[Fault]:
        return iter(list(self._on.values()))

    def __getstate__(self) -> dict[str, Any]:
        return {"_on": self._on, "_next": self._next}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__()  # type: ignore[misc]  # locks are not kept in a snapshot
        self.__dict__.update(state)
