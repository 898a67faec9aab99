"""The overview of translations in the admin: originals by languages, and the queue on its first page."""
