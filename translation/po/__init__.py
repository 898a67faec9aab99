"""PO files: one of each translation, or all of a section's as one zip, out and back in."""

from .exporting import export, filename
from .reading import Report, Unreadable, read

__all__ = ["Report", "Unreadable", "export", "filename", "read"]
