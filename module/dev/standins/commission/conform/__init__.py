"""Plays the conformance set against a segment's system by its address, and judges what comes back."""
