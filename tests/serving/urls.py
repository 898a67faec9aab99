"""The portal's addresses and an empty view, through the same middleware as every page."""

from django.http import HttpResponse
from django.urls import path

from config.urls import *  # noqa: F403
from config.urls import urlpatterns as portal

urlpatterns = [path("empty-view/", lambda request: HttpResponse("ok")), *portal]
