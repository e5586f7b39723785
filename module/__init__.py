"""The customs IP register module (ТРОИС). Empty on purpose: importing the pure core must not load Flask."""

__version__ = "0.1.0"
