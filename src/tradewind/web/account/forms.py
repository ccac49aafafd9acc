"""Forms of one's own account."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..forms import PlainForm

HELP = _("12 characters or more, not one that many people use.")


def _password(label: Any, *, is_new: bool, help_text: Any = "") -> forms.CharField:
    complete = "new-password" if is_new else "current-password"
    widget = forms.PasswordInput(attrs={"autocomplete": complete})
    return forms.CharField(label=label, widget=widget, strip=False, max_length=200, help_text=help_text)


class SignInForm(PlainForm):
    """Email and password."""

    email = forms.CharField(
        label=_("Email"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = _password(_("Password"), is_new=False)


class FirstAdminForm(PlainForm):
    """Email and password of the first admin."""

    email = forms.CharField(
        label=_("Email"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = _password(_("Password"), is_new=True, help_text=HELP)


class ChoosePasswordForm(PlainForm):
    """A first or forgotten password."""

    password = _password(_("Password"), is_new=True, help_text=HELP)


class ChangePasswordForm(PlainForm):
    """The present password and the new one."""

    old = _password(_("Present password"), is_new=False)
    password = _password(_("New password"), is_new=True, help_text=HELP)
