"""Settings with which the benchmarks run the portal: production's, and what a measurement adds."""
