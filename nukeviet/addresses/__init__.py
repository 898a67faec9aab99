"""Addresses of the old site: what they meant (patterns), and where that is here (resolver)."""
