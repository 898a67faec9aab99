"""The read-only JSON interface: live public articles and sections, for other sites and apps.

Wagtail's API v2 with endpoints of our own: lists come from the listing table, what may be asked is
written down here, and nothing else is answered (docs/operators/api.md, docs/adr/0016).
"""
