"""What the admins are written to by mail: that an authorization or a client secret ends, or ended."""

import math
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tradewind.base import mail

from . import marketplaces
from .activity import note
from .models import SellerAccount


def write_ending(account: SellerAccount, *, days: int, now: datetime) -> None:
    """Write, in the caller's transaction, that an account's authorization ends; once for each of the reminders."""
    left = math.ceil((account.expires_at - now) / timedelta(days=1))
    values = {"name": _name(account), "left": _say_days(left), "day": _say_day(account.expires_at)}
    body = _(
        "The authorization by which Tradewind works for the seller account %(name)s ends on %(day)s, %(left)s.\n\n"
        "Reconnect before that day, so that nothing stops. It takes a minute, and everything is kept."
    )
    mail.write_to_admins(
        f"ending:{account.pk}:{account.generation}:{days}",
        subject=_("Amazon authorization of %(name)s ends %(left)s") % values,
        body=_frame(body % values, account),
    )


def write_reconnect(account: SellerAccount) -> None:
    """Write, in the caller's transaction, that Amazon lets an account in no longer; once each time that happens."""
    values = {"name": _name(account), "day": _say_day(account.state_changed_at)}
    body = _(
        "Since %(day)s Amazon no longer accepts the authorization of the seller account %(name)s. Until you reconnect "
        "it, nothing is sent to Amazon and no orders come in.\n\n"
        "Nothing is lost: orders wait at Amazon, and changes go out afterwards."
    )
    mail.write_to_admins(
        f"reconnect:{account.pk}:{account.state_changed_at.isoformat()}",
        subject=_("Amazon connection of %(name)s needs reconnecting") % values,
        body=_frame(body % values, account),
    )


def write_secret_ending(ends_at: datetime, *, days: int, now: datetime) -> None:
    """Write, in the caller's transaction, that the application's client secret ends."""
    left = math.ceil((ends_at - now) / timedelta(days=1))
    values = {"left": _say_days(left), "day": _say_day(ends_at)}
    body = _(
        "Amazon ends the client secret of your Amazon application on %(day)s, %(left)s. Without a new one, every "
        "marketplace stops.\n\n"
        "Make a new secret at Amazon and enter it here before that day. No seller account has to be connected again."
    )
    mail.write_to_admins(
        f"secret:{ends_at.isoformat()}:{days}",
        subject=_("The client secret of your Amazon application ends %(left)s") % values,
        body=_sign(body % values, "/system/application"),
    )


def tell_of_failures() -> None:
    """Write into the activity, in the caller's transaction, which mails were given up; once for all their readers."""
    told = {one.key: one for one in mail.take_failures()}
    for one in told.values():
        words = _("A mail to an admin could not be sent: “%(subject)s”. %(problem)s It is not tried again.")
        note("mail", words % {"subject": one.subject, "problem": one.problem}, is_problem=True)


def _frame(body: str, account: SellerAccount) -> str:
    connections = list(account.connections.order_by("pk"))
    names = ", ".join(marketplaces.get(one.marketplace_id).name for one in connections)
    used = _("It is used for: %s.") % names
    place = f"/connections/{connections[0].pk}" if connections else ""
    return _sign(f"{body}\n\n{used}", f"/channels/amazon{place}")


def _sign(body: str, path: str) -> str:
    why = _("You get this mail because you are an admin of Tradewind at %s.") % settings.URL
    return f"{body}\n\n{settings.URL}{path}\n\n-- \n{why}\n"


def _name(account: SellerAccount) -> str:
    return f"{account.store_name} ({account.merchant_id})" if account.store_name else account.merchant_id


def _say_days(days: int) -> str:
    return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}


def _say_day(at: datetime) -> str:
    return f"{at.day} {at:%b %Y}"
