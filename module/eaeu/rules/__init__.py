"""The 139 rules of filling of Decision 148: a class per number."""
