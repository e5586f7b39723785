"""Plausible documents of the Commission: applications, entries, circulation data, that keep every rule of filling."""
