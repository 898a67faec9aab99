from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate, post_save
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Home")

    def ready(self) -> None:
        from translation.roles import home_saved

        from .groups import after_migrate
        from .models import HomePage

        # After the last app that has models: Django and Wagtail make their permissions app by app.
        last = [config for config in apps.get_app_configs() if config.models_module][-1]
        post_migrate.connect(after_migrate, sender=last, dispatch_uid="home.groups")
        post_save.connect(home_saved, sender=HomePage, dispatch_uid="home.roles")
