"""The keys as a whole: do they open what is stored, and sealing everything anew with a fresh one."""

from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _

from .audit import Actor, record
from .crypto import KeyMissing, open_sealed, rotate, seal
from .crypto_keys import FILE, NAME, make_key
from .env import read_text, write_private
from .errors import Refused
from .models import KeyProbe

IDENTITY = "key_probe.sealed"
BATCH = 500


def check_keys() -> None:
    """Make sure that our keys open what this database holds; the first call seals the probe.

    Raises Refused (`key_missing`): whoever starts without the right keys would seal new secrets with wrong ones.
    """
    probe = KeyProbe.objects.first()
    if probe is None:
        KeyProbe.objects.create(sealed=seal("open", identity=IDENTITY))
        return
    try:
        open_sealed(probe.sealed, identity=IDENTITY)
    except KeyMissing as error:
        raise Refused(
            "key_missing",
            _(
                "None of the keys opens what this database holds. Set %(name)s to the keys it was sealed with, "
                "or put the file “%(file)s” back into the data folder. Nothing was changed."
            )
            % {"name": NAME, "file": FILE},
        ) from error


def rotate_keys(*, actor: Actor, forget_old: bool = False) -> int:
    """Seal every secret with the newest key; return how many values were sealed anew.

    Keys that live in the data folder get a fresh one first; keys from the environment are the operator's: put the
    new one in front, then call this. The old keys stay usable unless `forget_old`, because a process that runs may
    still seal with them. Raises Refused (`key_missing`), with all as it was.
    """
    check_keys()
    keys: tuple[str, ...] = settings.ENCRYPTION_KEYS
    if not read_text(NAME):
        keys = (make_key(), *keys)
        _keep(keys)
    with transaction.atomic():
        count = sum(_seal_anew(model, field) for model, field in _sealed_fields())
        record("keys.rotated", actor=actor, detail={"values": count})
    if forget_old and not read_text(NAME):
        _keep(keys[:1])
    return count


def _keep(keys: tuple[str, ...]) -> None:
    write_private(settings.DATA / FILE, ",".join(keys))
    settings.ENCRYPTION_KEYS = keys


def _sealed_fields() -> Iterator[tuple[type[models.Model], str]]:
    """Every column whose name says that it is sealed."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.name.startswith("sealed"):
                yield model, field.name


def _seal_anew(model: type[models.Model], field: str) -> int:
    count = 0
    rows = model._default_manager.exclude(**{field: ""}).select_for_update().order_by("pk").only(field)
    for row in rows.iterator(chunk_size=BATCH):
        setattr(row, field, rotate(getattr(row, field)))
        row.save(update_fields=[field])
        count += 1
    return count
