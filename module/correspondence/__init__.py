"""The words of every letter that leaves, in three languages (D25)."""
