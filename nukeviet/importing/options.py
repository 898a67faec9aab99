from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class Options:
    """What the operator asked for."""

    files: Path | None = None  # the old site's root folder
    module: str = ""  # the name of the only module to bring
    language: str = ""  # the only language to bring
    into: str = ""  # path of the section that takes everything in: "tin-tuc/cu"
    since: datetime | None = None
    limit: int | None = None  # the newest articles of each module
    dry_run: bool = False
