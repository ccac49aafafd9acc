"""What changed answers come to: only what they are about changes, rules that somebody made stay as they are."""

from collections.abc import Iterator

from ..connections import marketplaces
from ..connections.models import Connection
from .defaults import EXEMPTION, LAST_RESORTS, Answers, add_fallback, list_answered, suggest_rules
from .edits import Change, ResetRule, SetRule
from .models import AttributeRule
from .rules.rules import Chain, read_chain


def fill_changes(connection: Connection, answers: Answers) -> list[Change]:
    """Return the changes that give every attribute of the defaults a rule where the marketplace has none yet."""
    known = _read_chains(connection)
    wanted = _suggest(connection, answers)
    return [SetRule(path, chain) for path, chain in wanted.items() if path not in known]


def answer_changes(connection: Connection, before: Answers, after: Answers) -> list[Change]:
    """Return the changes of the rules whose last resort is another one now; what comes before it in a rule stays."""
    known, suggested = _read_chains(connection), _suggest(connection, after)
    changes: list[Change] = []
    for path, value in _changed(before, after):
        kept = known.get(path) or suggested.get(path)
        last = add_fallback(read_chain(kept) if kept else (), value)
        changes.append(SetRule(path, last) if last else ResetRule(path))
    if before.is_exempt_from_barcodes != after.is_exempt_from_barcodes:
        is_exempt = after.is_exempt_from_barcodes
        changes.append(SetRule(EXEMPTION, suggested[EXEMPTION]) if is_exempt else ResetRule(EXEMPTION))
    return changes


def _changed(before: Answers, after: Answers) -> Iterator[tuple[str, str]]:
    """Yield path and value of each answer that is another one now."""
    for name in LAST_RESORTS:
        value = str(getattr(after, name))
        if value != str(getattr(before, name)):
            yield from list_answered(name, value)


def _suggest(connection: Connection, answers: Answers) -> dict[str, Chain]:
    return suggest_rules(answers, country=marketplaces.get(connection.marketplace_id).country)


def _read_chains(connection: Connection) -> dict[str, Chain]:
    rows = AttributeRule.objects.filter(connection=connection, category=None, product=None)
    return dict(rows.values_list("attribute_path", "source"))
