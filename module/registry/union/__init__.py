"""What the four structures of Decision 148 carry, as frozen values."""
