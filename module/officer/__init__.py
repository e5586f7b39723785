"""Room: the officer."""
