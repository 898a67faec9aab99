"""Visitors in the database: rows are locked in one order, so that processes never wait in a ring."""

from collections.abc import Iterable, Sequence

from django.db import connection, models, transaction

from ..limits import NEW_VISITS, VIEWS, Limit
from ..models import Allowance, Visitor
from . import KEPT, ONLINE, PAUSE, REFUSED, Arrival, Verdict


class DatabaseVisitors:
    def see(self, arrivals: Sequence[Arrival], now: int) -> list[Verdict]:
        visitors = _locked(Visitor, {key for arrival in arrivals for key in arrival.keys[:1]})
        before = {key for arrival in arrivals for key in arrival.keys[1:]}
        if before:
            visitors |= {row.key: row for row in Visitor.objects.filter(key__in=before)}
        networks = _locked(Allowance, {a.network for a in arrivals if a.network is not None})
        seen: dict[int, Visitor] = {}
        verdicts = []
        for arrival in arrivals:
            verdict = self._see(arrival, visitors, networks, now)
            verdicts.append(verdict)
            if verdict.is_accepted:
                seen[arrival.keys[0]] = visitors[arrival.keys[0]]
        _write(Visitor, seen.values())
        _write(Allowance, [row for row in networks.values() if row.seen_at == now])
        if before & visitors.keys():
            # From here on today's hash stands for them: nobody is online twice.
            moved = {key for arrival in arrivals if arrival.keys[0] in seen for key in arrival.keys[1:]}
            Visitor.objects.filter(key__in=moved).delete()
        return verdicts

    @staticmethod
    def _see(
        arrival: Arrival, visitors: dict[int, Visitor], networks: dict[int, Allowance], now: int
    ) -> Verdict:
        known = [visitors[key] for key in arrival.keys if key in visitors]
        last = known[0] if known else Visitor(seen_at=0, allowed_at=0)
        allowed_at = VIEWS.next(last.allowed_at, now)
        if allowed_at is None:
            return REFUSED
        verdict = Verdict(True, now - last.seen_at >= PAUSE, now - last.seen_at < ONLINE)
        if verdict.is_visit and arrival.network is not None:
            network = networks.get(arrival.network) or Allowance(key=arrival.network, allowed_at=0)
            visits_allowed_at = NEW_VISITS.next(network.allowed_at, now)
            if visits_allowed_at is None:
                return REFUSED
            network.allowed_at, network.seen_at = visits_allowed_at, now
            networks[arrival.network] = network
        visitors[arrival.keys[0]] = Visitor(key=arrival.keys[0], seen_at=now, allowed_at=allowed_at)
        return verdict

    def allow(self, key: int, limit: Limit, now: int) -> bool:
        with transaction.atomic():
            row = _locked(Allowance, {key}).get(key) or Allowance(key=key, allowed_at=0)
            allowed_at = limit.next(row.allowed_at, now)
            if allowed_at is None:
                return False
            row.allowed_at, row.seen_at = allowed_at, now
            _write(Allowance, [row])
        return True

    def online(self, now: int) -> int:
        return Visitor.objects.filter(seen_at__gt=now - ONLINE).count()

    def forget(self, now: int) -> None:
        for model in (Visitor, Allowance):
            model.objects.filter(seen_at__lte=now - KEPT).delete()


def _locked(model: type[models.Model], keys: Iterable[int]) -> dict[int, models.Model]:
    """The rows of these keys; nobody else changes them, nor makes a missing one, before the transaction ends.

    On SQLite the transaction has the database to itself from its start. Elsewhere a missing row is made
    first, because one that does not exist cannot be locked.
    """
    keys = sorted(keys)
    if not keys:
        return {}
    if connection.features.has_select_for_update:
        fresh = [model(key=key, seen_at=0, allowed_at=0) for key in keys]
        model.objects.bulk_create(fresh, ignore_conflicts=True)
    rows = model.objects.select_for_update().filter(key__in=keys).order_by("key")
    return {row.key: row for row in rows}


def _write(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    rows = list(rows)
    if rows:
        model.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["seen_at", "allowed_at"],
        )
