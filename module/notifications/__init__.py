"""Notices: payloads, texts, channels."""
