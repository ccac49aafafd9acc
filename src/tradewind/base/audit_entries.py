"""Reading the audit: newest first, searched, paged by key."""

from django.db.models import Q

from .models import AuditEntry


def list_entries(*, search: str = "", action: str = "", before: int = 0, limit: int = 50) -> list[AuditEntry]:
    """Return up to `limit` rows below the id `before` (0: from the newest) that hold `search` in who or what."""
    rows = AuditEntry.objects.order_by("-pk")
    if search:
        rows = rows.filter(
            Q(actor__icontains=search) | Q(subject__icontains=search) | Q(action__icontains=search) | Q(address=search)
        )
    if action:
        rows = rows.filter(action=action)
    if before:
        rows = rows.filter(pk__lt=before)
    return list(rows[:limit])


def list_actions() -> list[str]:
    """Return the actions that occur, by name."""
    return list(AuditEntry.objects.order_by("action").values_list("action", flat=True).distinct())
