"""What most tests of translation start from."""

import pytest

from articles.models import NewsIndexPage
from tests.factories import SectionFactory

from .work import published


@pytest.fixture
def section(home, english_home) -> NewsIndexPage:
    """A section whose English translation readers see."""
    section = SectionFactory(parent=home, title="Khoa học")
    published(section)
    return section
