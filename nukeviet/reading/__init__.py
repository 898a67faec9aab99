"""Reading an old site: a dump or a live MariaDB, copied into a staging file, told as plain rows."""


class SourceError(Exception):
    """Nothing can be read: no dump, no connection, no news module. Its text is for the operator."""
