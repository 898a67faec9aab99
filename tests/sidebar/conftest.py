"""What the tests of the topmost room share."""

from contextlib import contextmanager

import pytest
from django.db import connection


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """``with committed():`` runs what the block left for the commit.

    A test's transaction never ends, so a rise of the epoch that waits since its set-up would stand
    for all later ones: it is forgotten first.
    """

    @contextmanager
    def block():
        connection.run_on_commit.clear()
        with django_capture_on_commit_callbacks(execute=True):
            yield

    return block
