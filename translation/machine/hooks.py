from django.urls import path
from wagtail import hooks

from . import views


@hooks.register("register_admin_urls", order=-10)  # before wagtail-localize's own
def machine_urls() -> list:
    return [
        path(
            "localize/translate/<int:translation_id>/machine_translate/",
            views.machine_translate,
            name="translation_machine",
        ),
        path("translations/<int:translation_id>/accept/", views.accept, name="translation_accept"),
    ]
