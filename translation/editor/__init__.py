"""The page on which a translation is written: in the place of wagtail-localize's own editor."""
