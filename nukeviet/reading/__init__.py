"""Reading an old site: a dump or a live MariaDB, copied into a staging file, told as plain rows."""
