"""Rows of counts as short as a test wants to read them; views are given, the rest has a default."""

from datetime import date

from visits.models import DayCount, PageCount, ReferrerCount, SectionCount, Span


def of_day(day: date, views: int, visits: int = 0, language: str = "vi") -> None:
    DayCount.objects.create(day=day, language=language, views=views, visits=visits)


def of_section(day: date, section: int, views: int, language: str = "vi") -> None:
    SectionCount.objects.create(day=day, section=section, language=language, views=views)


def of_page(day: date, page: int, views: int, span: Span = Span.DAY, language: str = "vi") -> None:
    PageCount.objects.create(page=page, span=span, first_day=day, language=language, views=views)


def of_host(day: date, host: str, views: int, span: Span = Span.DAY) -> None:
    ReferrerCount.objects.create(host=host, span=span, first_day=day, views=views)
