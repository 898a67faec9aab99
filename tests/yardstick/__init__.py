"""A bare Wagtail site, as `wagtail start` leaves it and a newcomer fills it: the yardstick of uncached pages.

One section under the home page, articles with a title and a body; no navigation, sidebar, pictures or languages.
"""
