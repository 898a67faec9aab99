"""Settings: ``base`` is safe for production; ``development`` and ``test`` relax it by name."""
