"""From bytes to a verdict."""
