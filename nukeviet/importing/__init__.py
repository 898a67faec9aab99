"""Writing an old site's rows into the portal: each module writes one kind of thing, and may be run again."""
