"""A picture in use is not deleted: the articles that show it would lose it, in every language."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.images.views import images, multiple
from wagtail.images.views.bulk_actions import DeleteBulkAction
from wagtail.models import ReferenceIndex

from .models import PortalImage


def refusal(title: str) -> str:
    return _("The picture “%(title)s” is in use and cannot be deleted: take it out of its pages first.") % {
        "title": title
    }


class DeletePictureView(images.DeleteView):
    """Says that the picture is in use, in the place of the button."""

    def get_usage(self):
        usage = super().get_usage()
        usage.is_protected = usage.count() > 0
        return usage

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if self.usage.is_protected:
            messages.error(request, refusal(self.object.title))
            return redirect(self.object.usage_url)
        return super().post(request, *args, **kwargs)


class DeleteUploadedPictureView(multiple.DeleteView):
    """Behind "delete" on the page where several pictures are uploaded."""

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        picture = PortalImage.objects.filter(pk=kwargs[self.pk_url_kwarg]).first()
        if picture and ReferenceIndex.get_references_to(picture).exists():
            return JsonResponse({"success": False, "error_message": refusal(picture.title)}, status=409)
        return super().post(request, *args, **kwargs)


@hooks.register("register_bulk_action", order=10)
class DeletePicturesAction(DeleteBulkAction):
    """Takes the place of Wagtail's: all or nothing, as there."""

    models = [PortalImage]

    def annotate_items(self, items):
        items = super().annotate_items(items)
        for usage in self.object_references.values():
            usage.is_protected = usage.count() > 0
        self.is_protected = any(usage.is_protected for usage in self.object_references.values())
        return items

    def prepare_action(self, objects, objects_without_access) -> HttpResponse | None:
        if not self.is_protected:
            return None
        for picture in objects:
            if self.object_references[picture].is_protected:
                messages.error(self.request, refusal(picture.title))
        return redirect(self.next_url)


@hooks.register("register_admin_urls", order=-10)
def picture_urls() -> list:
    """The same addresses as Wagtail's: the first pattern wins, and names lead to it."""
    return [
        path("images/<int:image_id>/delete/", DeletePictureView.as_view()),
        path("images/multiple/<int:image_id>/delete/", DeleteUploadedPictureView.as_view()),
    ]
