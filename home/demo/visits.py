"""Made-up views and visits of the demo's pages in the last five weeks; the same for everybody."""

import random
from collections import Counter
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from articles.models import ArticlePage, NewsIndexPage
from visits.models import DayCount, PageCount, RecordedView, ReferrerCount, SectionCount, Span

from ..models import HomePage
from .generated import PREFIX

DAYS = 35
WEEK = (1.1, 1.15, 1.1, 1.05, 1, 0.6, 0.55)  # Monday to Sunday
ENGLISH = 0.12  # as many readers as in Vietnamese
VIEWS_A_VISIT = 2.4
# Of a hundred visits, how many began on this site.
REFERRERS = {"google.com": 34, "facebook.com": 11, "coccoc.com": 6, "zalo.me": 5, "bing.com": 2}


@transaction.atomic
def load_visits(today: date) -> None:
    """Only where nothing was ever counted: real numbers are never mixed with these."""
    if DayCount.objects.exists() or RecordedView.objects.exists():
        return
    sections = dict(NewsIndexPage.objects.values_list("path", "pk"))
    pages = Page.objects.live().filter(depth__gte=2).exclude(slug__startswith=PREFIX)
    published = dict(ArticlePage.objects.values_list("pk", "published_at"))
    homes = set(HomePage.objects.values_list("pk", flat=True))
    rows, days, of_sections = [], Counter(), Counter()
    for page in pages.select_related("locale").order_by("path"):
        chance = random.Random(page.slug)  # ids differ from one installation to the next
        favour = min(chance.paretovariate(1.2), 6)
        language = page.locale.language_code
        for back in range(DAYS):
            day = today - timedelta(days=back)
            if page.pk in published:
                age = (day - timezone.localdate(published[page.pk])).days
                usual = favour * (0.5 + 40 / (1 + age)) if age >= 0 else 0
            else:
                usual = 130 if page.pk in homes else 12 * favour**0.5
            usual *= WEEK[day.weekday()] * (1 if language == "vi" else ENGLISH)
            views = round(usual * chance.uniform(0.6, 1.4))
            if views:
                rows.append(
                    PageCount(page=page.pk, span=Span.DAY, first_day=day, language=language, views=views)
                )
                section = sections.get(page.path[: -page.steplen]) if page.pk in published else page.pk
                of_sections[day, section, language] += views
                days[day, language] += views
    PageCount.objects.bulk_create(rows)
    SectionCount.objects.bulk_create(
        SectionCount(day=day, section=section, language=language, views=views)
        for (day, section, language), views in of_sections.items()
    )
    DayCount.objects.bulk_create(
        DayCount(day=day, language=language, views=views, visits=round(views / VIEWS_A_VISIT))
        for (day, language), views in days.items()
    )
    ReferrerCount.objects.bulk_create(
        ReferrerCount(host=host, span=Span.DAY, first_day=day, views=round(visits * share / 100))
        for day, visits in DayCount.objects.filter(language="vi").values_list("day", "visits")
        for host, share in REFERRERS.items()
    )
