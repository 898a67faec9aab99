"""Our views at wagtail-localize's addresses, our buttons in the place of its own."""

from collections.abc import Callable

from django.urls import path
from wagtail import hooks
from wagtail_localize import wagtail_hooks as localize

from . import aliases, buttons, publish, submit, titles, views


@hooks.register("register_admin_urls", order=-10)
def guarded_urls():
    """The first pattern wins: ``reverse("wagtail_localize:…")`` still gives these addresses."""
    return [
        path("localize/submit/page/<int:page_id>/", submit.SubmitPageView.as_view()),
        path(
            "localize/submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/",
            submit.SubmitSnippetView.as_view(),
        ),
        path("localize/update/<int:translation_source_id>/", views.SyncView.as_view()),
        path("localize/translate/<int:translation_id>/preview/", views.preview),
        path("localize/translate/<int:translation_id>/preview/<str:mode>/", views.preview),
        path("localize/translate/<int:translation_id>/disable/", views.stop),
        path("localize/page/<int:page_id>/convert_to_alias/", views.refuse_alias),
        path("localize/reports/translations/", views.to_overview),
        path("localize/reports/translations/results/", views.to_overview),
        path(
            "localize/api/snippets/<slug:app_label>/<slug:model_name>/",
            views.GuardedSnippetViewSet.as_view({"get": "list"}),
        ),
        path(
            "localize/api/snippets/<slug:app_label>/<slug:model_name>/<str:pk>/",
            views.GuardedSnippetViewSet.as_view({"get": "retrieve"}),
        ),
    ]


def replace(name: str, theirs: Callable, ours: Callable | None = None) -> None:
    """Put a hook of ours in the place of one that is registered, or nothing; Wagtail cannot unregister."""
    registered = hooks._hooks[name]
    registered[:] = [
        (ours if hook is theirs else hook, order) for hook, order in registered if ours or hook is not theirs
    ]


replace("register_page_header_buttons", localize.page_listing_more_buttons, buttons.page_buttons)
replace("register_page_listing_more_buttons", localize.page_listing_more_buttons, buttons.page_buttons)
replace(
    "register_snippet_listing_buttons", localize.register_snippet_listing_buttons, buttons.snippet_buttons
)
replace("register_page_action_menu_item", localize.register_convert_back_to_alias_page_action_menu_item)
replace(
    "register_page_action_menu_item",
    localize.register_restart_translation_page_action_menu_item,
    lambda: buttons.RestartPageItem(order=0),
)
replace(
    "register_snippet_action_menu_item",
    localize.register_restart_translation_snippet_action_menu_item,
    lambda model: buttons.RestartSnippetItem(order=0),
)
replace("after_create_page", localize.synctree.after_create_page)

hooks.register("construct_page_chooser_queryset", titles.chooser_pages)
hooks.register("before_move_page", titles.before_move)
titles.connect()
hooks.register("construct_admin_api", aliases.offer_no_aliases)
hooks.register("register_bulk_action", publish.PublishBulkAction, order=10)  # the last of a type counts
# Before the hook that leads from the edit address to the editor of translations: it reads what was sent.
hooks.register("before_edit_page", publish.before_edit, order=-20)
hooks.register("before_edit_snippet", publish.before_edit, order=-20)
