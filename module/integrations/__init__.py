"""Adapters to the national systems."""
