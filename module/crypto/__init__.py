"""Cryptographic primitives. No users, no database."""
