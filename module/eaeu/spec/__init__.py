"""Facts of Decision 148 as data: codes, terms in minutes, repeats, structures."""
