"""Room: the public."""
