"""The fixtures shared with the topmost room."""

from tests.home.conftest import committed  # noqa: F401
