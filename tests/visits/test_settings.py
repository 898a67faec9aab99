"""What an administrator enters for the site before: added to the total."""

import pytest
from django.urls import reverse

from visits import numbers
from visits.models import VisitSettings

pytestmark = pytest.mark.django_db
ADDRESS = "wagtailsettings:edit"


def address() -> str:
    return reverse(ADDRESS, args=["visits", "visitsettings", VisitSettings.load().pk])


def test_administrator_enters_what_the_earlier_site_counted(client, administrator):
    client.force_login(administrator)
    assert client.get(address()).status_code == 200
    assert client.post(address(), {"visits_before": "19418424"}).status_code == 302
    assert numbers.current.numbers().total == 19_418_424


@pytest.mark.parametrize("entered", ["", "-1", "1e9", "19.418.424", "9" * 30])
def test_what_is_no_number_of_visits_is_refused_and_changes_nothing(client, administrator, entered):
    VisitSettings.objects.create(visits_before=7)
    client.force_login(administrator)
    response = client.post(address(), {"visits_before": entered})
    assert response.status_code == 200
    assert VisitSettings.objects.get().visits_before == 7


def test_editor_may_not_change_it(client, editor):
    client.force_login(editor)
    client.post(address(), {"visits_before": "19418424"})
    assert VisitSettings.objects.get().visits_before == 0
