"""Room: sign in."""
