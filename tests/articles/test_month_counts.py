"""The counts of months stay true while several write rows of the same articles at once."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from articles import counting, listing
from tests.conftest import add_siblings, month_counts
from tests.factories import SectionFactory

pytestmark = pytest.mark.servers


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's writers take turns")
@pytest.mark.django_db(transaction=True)
def test_counts_when_many_write_at_once_are_what_a_recount_makes(home):
    ids = [article.pk for article in add_siblings(SectionFactory(parent=home), 12)]

    def write(seed: int) -> None:
        chance = random.Random(seed)
        try:
            for _turn in range(25):
                if chance.random() < 0.4:
                    listing.hide(chance.choice(ids))
                else:
                    listing.refresh(chance.sample(ids, chance.choice([1, 5, 10])))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(write, range(4)))  # raises what was raised in a thread
    kept = month_counts()
    counting.recount()
    assert kept == month_counts()
