from django import template

from images import renditions

register = template.Library()


@register.inclusion_tag("components/picture.html")
def picture(image, set_name: str, alt: str = "", eager: bool = False, sizes: str = "") -> dict:
    """A ``<picture>`` in the sizes of a named set; ``eager`` for the one picture above the fold."""
    found = renditions.picture(image, set_name, alt) if image else None
    return {"picture": found, "eager": eager, "sizes": sizes or (found.sizes if found else "")}
