from django import template

from ..identity import Agency

register = template.Library()


@register.filter
def place_in_menu(path: str, agency: Agency) -> tuple[str, bool]:
    """``{{ page.public_path|place_in_menu:agency }}``: pages with the same have the same menu."""
    return agency.place_in_menu(path)
