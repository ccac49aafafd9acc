"""The demo: a filled store, a local Amazon, web and worker, in one folder and under one command."""

import argparse
import urllib.error
import urllib.request

from django.conf import settings

from tradewind.amazon.connections.application import set_application
from tradewind.base import schema
from tradewind.base.api_tokens import create_token
from tradewind.base.audit import COMMAND_LINE
from tradewind.base.demo import ADMIN_EMAIL, make_sign_in_url
from tradewind.base.env import SettingInvalid
from tradewind.base.models import ApiToken, Role, User
from tradewind.store.catalog.demo_products import fill_demo_store

from . import demo_folder
from .output import Result
from .processes import Family

TOKEN_NAME = "demo"  # noqa: S105 (a name, not a secret)
HURRY = 60.0
READY_WITHIN_S = 60.0

# The local Amazon's application, as its own world has it; public by design, worth nothing anywhere else.
APPLICATION_ID = "amzn1.sellerapps.app.11111111-2222-4333-8444-555555555555"
CLIENT_ID = "amzn1.application-oa2-client.tradewind-demo"
CLIENT_SECRET = "local-amazon-client-secret"  # noqa: S105 (the local Amazon's, printed in its panel)


def run_demo(arguments: argparse.Namespace) -> Result:
    """Run the demo until Ctrl-C. What was done in it is there again at the next start."""
    schema.migrate()
    fill_demo_store()
    set_application(
        application_id=APPLICATION_ID,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        is_draft=False,
        actor=COMMAND_LINE,
    )
    sign_in_url = _let_in()
    family = _start(arguments)
    try:
        if not family.wait_for(_is_ready, within_s=READY_WITHIN_S):
            raise SettingInvalid("The demo did not start; the lines above say why.")
        print(f"Tradewind is ready: {settings.URL}", flush=True)
        print(f"Sign in with one click: {sign_in_url}", flush=True)
        print(f"The local Amazon's panel, to place orders and move its clock: {_simulator_url()}/panel", flush=True)
        family.watch()
    finally:
        family.stop()
    return Result(data={"url": settings.URL}, text="Stopped. `tradewind demo` starts it again as it was.")


def _let_in() -> str:
    """Make the demo's admin and token anew and tell `demo.json`; return the link that signs in."""
    if not User.objects.filter(email=ADMIN_EMAIL).exists():
        User.objects.create_user(ADMIN_EMAIL, None, role=Role.ADMIN)
    ApiToken.objects.filter(name=TOKEN_NAME).delete()
    _row, token = create_token(TOKEN_NAME, role=Role.ADMIN, actor=COMMAND_LINE)
    sign_in_url = make_sign_in_url()
    demo_folder.write(settings.DATA, sign_in_url=sign_in_url, api_token=token)
    return sign_in_url


def _start(arguments: argparse.Namespace) -> Family:
    family = Family()
    family.start(
        "local Amazon",
        "simulator",
        f"--port={arguments.simulator_port}",
        f"--clock-file={settings.CLOCK_FILE}",
        f"--snapshot={settings.DATA / 'local-amazon.snapshot'}",
        f"--hurry={HURRY}",
        f"--redirect-uri={settings.URL}/channels/amazon/callback",
    )
    family.start("web", "web", f"--port={arguments.port}")
    family.start("worker", "worker")
    return family


def _simulator_url() -> str:
    return str(settings.DEMO["simulator_url"])


def _is_ready() -> bool:
    return all(_answers(url) for url in (f"{settings.URL}/healthz", f"{_simulator_url()}/control/clock"))


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 (our own two addresses on loopback)
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
