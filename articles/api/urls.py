from django.urls import path, re_path
from wagtail.api.v2.router import WagtailAPIRouter

from .views import ArticlesViewSet, SectionsViewSet, not_found

router = WagtailAPIRouter("api")
for endpoint in (ArticlesViewSet, SectionsViewSet):
    router.register_endpoint(endpoint.name, endpoint)

urlpatterns = [
    path("v2/", router.urls),
    re_path(r"^(?:[\s\S]*/)?$", not_found),  # with a slash at the end, as every address of the site
]
