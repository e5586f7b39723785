"""The one guarded door for XML."""
