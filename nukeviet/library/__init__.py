"""The files of an old site: found on disk, checked, stored once, remembered by their old paths.

Nothing is ever fetched from the network, and nothing outside the folder is read.
"""

from .found import FoundDocument, FoundPicture
from .indexing import index_files, make_findable
from .library import Library
from .renditions import enqueue_renditions, lacking_renditions, renditions_left
from .unused import bring_unused

__all__ = [
    "FoundDocument",
    "FoundPicture",
    "Library",
    "bring_unused",
    "enqueue_renditions",
    "finish",
    "index_files",
    "make_findable",
    "renditions_left",
]


def finish() -> int:
    """What follows once all modules are here, also after runs that were killed: search, and the sizes.

    Gives how many pictures wait for their sizes. Costs little where nothing is left to do.
    """
    index_files()
    lacking = lacking_renditions()
    enqueue_renditions(lacking)
    return len(lacking)
