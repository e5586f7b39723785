"""Use cases: one act a file, all through one gate."""
