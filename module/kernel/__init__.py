"""Clock, errors, identifiers, working days: the standard library only."""
