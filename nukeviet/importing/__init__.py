"""Writing an old site's content into the portal: sections, articles, labels, numbers."""
