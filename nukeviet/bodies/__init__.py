"""From the HTML of an old article's body to the blocks of a new one.

``convert`` is the way in. A body goes through ``parsing`` (the tree), ``walking`` (its pieces in reading
order), ``captions``, ``tables`` and ``bylines`` (what belongs together) and ``writing`` (the blocks);
``words`` then compares what came out with what went in.
"""

from .conversion import Converted, convert
from .seams import Files, FoundDocument, FoundPicture
from .words import words_of_blocks, words_of_html

__all__ = [
    "Converted",
    "Files",
    "FoundDocument",
    "FoundPicture",
    "convert",
    "words_of_blocks",
    "words_of_html",
]
