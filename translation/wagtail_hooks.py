"""The room's hooks, one module a subject."""
