"""When a message may come, what follows from it, and when time is up: tables and pure functions."""
