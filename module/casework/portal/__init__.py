"""Accounts of people: registration, activation, passwords, profile, consents."""
