"""Addresses of the settings."""

from django.urls import path
from django.views.generic import RedirectView

from ..access import public
from . import application, audit, people, tokens

urlpatterns = [
    path("system", public(RedirectView.as_view(pattern_name="people"))),
    path("system/people", people.people_page, name="people"),
    path("system/people/<int:user_id>/link", people.make_link, name="person_link"),
    path("system/people/<int:user_id>/role", people.change_role, name="person_role"),
    path("system/people/<int:user_id>/active", people.set_active, name="person_active"),
    path("system/tokens", tokens.tokens_page, name="tokens"),
    path("system/tokens/<int:token_id>/revoke", tokens.revoke_token, name="token_revoke"),
    path("system/application", application.application_page, name="application"),
    path("system/audit", audit.audit_page, name="audit"),
]
