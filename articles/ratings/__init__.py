"""Readers' stars: one vote of a reader for an article, without an account (docs/adr/0019-ratings.md)."""
