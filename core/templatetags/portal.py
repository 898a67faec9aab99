"""Dates, numbers and machine-readable data as every template writes them."""

import json
import math
from datetime import date, datetime
from decimal import Decimal

from django import template
from django.core.paginator import Page
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.templatetags.wagtailcore_tags import richtext as render_richtext

from core import addresses, languages

register = template.Library()

# "Thứ hai", not Django's "Thứ Hai": the way the agencies' pages have always written it.
VIETNAMESE_WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")


@register.filter
def full_date(value: datetime | None) -> str:
    """``Thứ hai - 21/12/2020 00:45`` or ``Monday, 21 December 2020, 00:45``, in Asia/Ho_Chi_Minh."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    if get_language() == "vi":
        return f"{VIETNAMESE_WEEKDAYS[local.weekday()]} - {local:%d/%m/%Y %H:%M}"
    return date_format(local, "l, j F Y, H:i")


@register.filter
def short_moment(value: datetime | None) -> str:
    """``00:45 21/12/2020`` or ``00:45 21 Dec 2020``, in Asia/Ho_Chi_Minh."""
    return f"{timezone.localtime(value):%H:%M} {short_date(value)}" if value else ""


@register.filter
def short_date(value: date | None) -> str:
    """``21/12/2020`` or ``21 Dec 2020``; of a moment, the day in Asia/Ho_Chi_Minh."""
    if value is None:
        return ""
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    return f"{local:%d/%m/%Y}" if get_language() == "vi" else date_format(local, "j M Y")


@register.filter
def iso_date(value: datetime | None) -> str:
    """For ``<time datetime>``: with the offset, to the second."""
    return timezone.localtime(value).isoformat(timespec="seconds") if value else ""


@register.simple_tag
def time(value: datetime | None, css: str) -> SafeString:
    """``<time class="…" datetime="…">21/12/2020</time>``; "" of None."""
    if value is None:
        return SafeString("")
    local = timezone.localtime(value)
    return format_html(
        '<time class="{}" datetime="{}">{}</time>',
        css,
        local.isoformat(timespec="seconds"),
        short_date(local),
    )


@register.filter
def og_locale(language: str) -> str:
    """``vi_VN`` of ``vi``."""
    return languages.og_locale(language)


@register.filter
def grouped(value) -> str:
    """A number as the language writes it: ``19.418.424`` or ``19,418,424``; anything else as it is.

    Django's localisation fails at NaN and infinity: they too are written as they are.
    """
    if not isinstance(value, int | float | Decimal) or not math.isfinite(value):
        return str(value)
    return number_format(value, force_grouping=True)


@register.filter
def prose(value) -> SafeString:
    """Rich text of a field or block, without Wagtail's wrapper."""
    return render_richtext(getattr(value, "source", value))


@register.filter
def page_numbers(page: Page) -> list[int]:
    """What the paging of a list shows: the ends and two either side of this page; 0 for those left out."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return [number if isinstance(number, int) else 0 for number in numbers]


@register.simple_tag
def place_path(name: str, language: str) -> str:
    """The address of one of the site's own pages: ``{% place_path "site_map" lang %}``."""
    return addresses.place_path(name, language)


@register.simple_tag
def json_ld(data) -> SafeString:
    """One ``application/ld+json`` script: data, never run, so a strict CSP lets it stand."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above
