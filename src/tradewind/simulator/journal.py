"""Every request the local Amazon was asked, without its secrets, for tests, the panel and curious people."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

LONGEST = 100_000
LONGEST_KEPT = 1_000


@dataclass(frozen=True)
class Entry:
    """One request; `status` is what was answered, `fault` the fault that struck it."""

    number: int
    at: datetime
    method: str
    path: str
    operation: str
    region: str
    merchant_id: str
    status: int
    request_id: str
    query_keys: tuple[str, ...] = ()
    fault: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the entry as the control answers it."""
        return {**asdict(self), "at": self.at.isoformat(), "query_keys": list(self.query_keys)}


class Journal:
    """The last requests in order, and counts over all of them by (operation, status)."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=LONGEST)
        self._next = 1
        self.counts: Counter[tuple[str, int]] = Counter()

    def write(self, **what: Any) -> Entry:
        """Add an entry under the next number."""
        entry = Entry(number=self._next, **what)
        self._next += 1
        self._entries.append(entry)
        self.counts[entry.operation, entry.status] += 1
        return entry

    def since(self, number: int = 0) -> list[Entry]:
        """Return the entries after `number`, oldest first."""
        return [entry for entry in self._entries if entry.number > number]

    def calls(self, operation: str, merchant_id: str | None = None) -> list[Entry]:
        """Return the entries of one operation, of one seller or all."""
        return [
            entry
            for entry in self._entries
            if entry.operation == operation and merchant_id in {None, entry.merchant_id}
        ]

    def latest(self, count: int) -> list[Entry]:
        """Return the last `count` entries, newest first."""
        return list(self._entries)[: -count - 1 : -1]

    def clear(self) -> None:
        """Forget the entries; numbers go on, so that a reader's `since` stays valid."""
        self._entries.clear()
        self.counts.clear()

    def __getstate__(self) -> dict[str, Any]:
        """Keep the newest in a snapshot, which is written often."""
        newest = deque(list(self._entries)[-LONGEST_KEPT:], maxlen=LONGEST)
        return {**vars(self), "_entries": newest}

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)
