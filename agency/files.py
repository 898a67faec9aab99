"""Small files by which browsers and researchers know whose site this is."""

from datetime import UTC, datetime, time, timedelta
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from core.addresses import absolute, place_path
from core.page_cache import single_page
from core.xml import xml_text
from images.renditions import EMBLEM, fallback

from .colours import GROUNDS, Accent
from .identity import Agency, agency

# RFC 9116 recommends less than a year; counted from midnight, so that a day's answers are the same.
SECURITY_VALID = timedelta(days=180)
SHORT_NAME = 16  # characters OpenSearch allows
LONG_NAME = 48
FAVICON = "img/favicon.svg"


@single_page
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116: whom to tell of a weakness. 404 where neither SECURITY_CONTACT nor an e-mail is known."""
    identity = agency(settings.LANGUAGE_CODE).identity
    contact = settings.SECURITY_CONTACT or (identity.email if identity else "")
    if not contact:
        raise Http404("no contact")
    if not urlsplit(contact).scheme:
        contact = f"mailto:{quote(contact, safe='@+')}"
    expires = datetime.combine(datetime.now(UTC).date(), time(), UTC) + SECURITY_VALID
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@single_page
@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """The site's search as one a browser can offer in its own address field (OpenSearch 1.1)."""
    language = get_language()
    publisher = agency(language)
    response = HttpResponse(content_type="application/opensearchdescription+xml; charset=utf-8")
    xml = SimplerXMLGenerator(response, "utf-8", short_empty_elements=True)
    xml.startDocument()
    xml.startElement("OpenSearchDescription", {"xmlns": "http://a9.com/-/spec/opensearch/1.1/"})
    xml.addQuickElement("ShortName", shortened(short_name(publisher), SHORT_NAME))
    xml.addQuickElement("LongName", shortened(publisher.name, LONG_NAME))
    xml.addQuickElement("Description", _("Search the news of %(name)s") % {"name": xml_text(publisher.name)})
    xml.addQuickElement("Language", language)
    xml.addQuickElement("InputEncoding", "UTF-8")
    icon = {"width": "16", "height": "16", "type": "image/svg+xml"}
    xml.addQuickElement("Image", absolute(static(FAVICON)), icon)
    address = f"{settings.SITE_URL}{place_path('search', language)}?q={{searchTerms}}"
    xml.addQuickElement("Url", None, {"type": "text/html", "method": "get", "template": address})
    own = {"type": "application/opensearchdescription+xml", "rel": "self"}
    xml.addQuickElement("Url", None, own | {"template": absolute(reverse("opensearch"))})
    xml.endElement("OpenSearchDescription")
    return response


@single_page
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """The web app manifest: what the site is called and looks like on a phone's first screen."""
    language = get_language()
    publisher = agency(language)
    identity = publisher.identity
    icons = [{"src": static(FAVICON), "type": "image/svg+xml", "sizes": "any"}]
    emblem = fallback(identity.emblem, EMBLEM) if identity and identity.emblem else None
    if emblem:
        sizes = f"{emblem.width}x{emblem.height}"
        icons.insert(0, {"src": emblem.url, "type": "image/png", "sizes": sizes})
    content = {
        "name": publisher.name,
        "short_name": short_name(publisher),
        "lang": language,
        "id": publisher.home_path,
        "start_url": publisher.home_path,
        "scope": "/",
        "display": "minimal-ui",
        "background_color": "#ffffff",
        "theme_color": GROUNDS[identity.accent if identity else Accent.RED][1],
        "icons": icons,
    }
    return JsonResponse(
        content, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False}
    )


def short_name(publisher: Agency) -> str:
    return (publisher.identity.short_name if publisher.identity else "") or publisher.name


def shortened(text: str, length: int) -> str:
    """At most so many characters, cut between words where there is more than one."""
    text = " ".join(xml_text(text).split())
    if len(text) <= length:
        return text
    return text[: length + 1].rpartition(" ")[0] or text[:length]
