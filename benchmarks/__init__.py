"""Scripts that measure what the documentation claims; each is run by `python -m benchmarks.NAME`."""
