"""What stands between people and wagtail-localize: its views, buttons and ways to publish, guarded.

``hooks`` puts everything in its place in the admin; ``publish.connect`` and ``aliases.connect`` hold in every
process. The rules themselves are in ``translation.permissions`` and ``translation.publishing``.
"""
