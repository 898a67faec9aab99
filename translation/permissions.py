"""Who may translate what: rights on the original and on the target are both needed.

An original may be read by whoever may read the public site, by whoever may edit it, and, once it has been
submitted, by those with ``translation.translate_unpublished``. The target is written with Wagtail's own
page permissions below the language's home page, or with ``translate_snippets`` where it is no page.
"""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from wagtail.models import DraftStateMixin, Locale, Page, TranslatableMixin
from wagtail.permissions import policy_registry
from wagtail_localize.models import Translation

from core.visibility import unrestricted

from .states import target_of

SUBMIT = "wagtail_localize.submit_translation"
UNPUBLISHED = "translation.translate_unpublished"
SNIPPETS = "translation.translate_snippets"
PUBLISH_SNIPPETS = "translation.publish_snippets"


def may_edit(user: AbstractBaseUser, instance: TranslatableMixin) -> bool:
    """By Wagtail's own permissions."""
    if isinstance(instance, Page):
        return instance.permissions_for_user(user).can_edit()
    policy = policy_registry.get_by_type(type(instance))
    return policy.user_has_permission(user, "change")


def is_public(instance: TranslatableMixin) -> bool:
    """Whether any reader may see it."""
    if isinstance(instance, Page):
        return instance.live and Page.objects.filter(unrestricted(), pk=instance.pk).exists()
    return not isinstance(instance, DraftStateMixin) or instance.live


def may_read_source(user: AbstractBaseUser, source: TranslatableMixin, submitted: bool = False) -> bool:
    """``submitted``: somebody who may read it has handed it to the translators."""
    return may_edit(user, source) or is_public(source) or (submitted and user.has_perm(UNPUBLISHED))


def may_submit(user: AbstractBaseUser, source: TranslatableMixin, locale: Locale) -> bool:
    """Whether a page or snippet may be submitted into a language: with all pages above it that lack one."""
    return may_hand_over(user, source) and may_create(user, source, locale)


def may_hand_over(user: AbstractBaseUser, source: TranslatableMixin) -> bool:
    """Whether it may be submitted, into whatever language."""
    if not user.has_perm(SUBMIT) or source.locale.language_code != settings.LANGUAGE_CODE:
        return False  # translations of translations end in two originals of one page
    return may_read_source(user, source)


def may_create(user: AbstractBaseUser, source: TranslatableMixin, locale: Locale) -> bool:
    """Whether the target may be made in a language; the same for all pages below one."""
    if source.locale_id == locale.pk:
        return False
    if not isinstance(source, Page):
        return user.has_perm(SNIPPETS) or may_edit(user, source)
    ancestors = [*source.get_ancestors().filter(depth__gt=1)]
    for ancestor in reversed(ancestors):
        parent = ancestor.get_translation_or_none(locale)
        if parent is not None:
            return parent.permissions_for_user(user).can_add_subpage()
        if not may_read_source(user, ancestor):
            return False
    return Page.get_first_root_node().permissions_for_user(user).can_add_subpage()


def may_translate(user: AbstractBaseUser, translation: Translation) -> bool:
    """Whether its segments may be read and written, as PO files and by a machine too."""
    try:
        source = translation.source.get_source_instance()
    except translation.source.specific_content_type.model_class().DoesNotExist:
        return False
    return may_read_source(user, source, submitted=True) and _may_write_target(user, translation)


def _may_write_target(user: AbstractBaseUser, translation: Translation) -> bool:
    target = target_of(translation)
    if isinstance(target, Page):
        return target.permissions_for_user(user).can_edit()
    model = translation.source.specific_content_type.model_class()
    if issubclass(model, Page):
        return False  # the page is gone, and its translation with it
    return user.has_perm(SNIPPETS) or policy_registry.get_by_type(model).user_has_permission(user, "change")


def may_publish(user: AbstractBaseUser, translation: Translation) -> bool:
    """Whether the target may be published by them, whatever its state."""
    return may_translate(user, translation) and may_publish_target(user, translation)


def may_publish_target(user: AbstractBaseUser, translation: Translation) -> bool:
    """The same of somebody who may translate it."""
    target = target_of(translation)
    if isinstance(target, Page):
        return target.permissions_for_user(user).can_publish()
    if user.has_perm(PUBLISH_SNIPPETS):
        return True
    model = translation.source.specific_content_type.model_class()
    action = "publish" if issubclass(model, DraftStateMixin) else "change"
    return policy_registry.get_by_type(model).user_has_permission(user, action)
