"""The only orchestrator of the exchange: receive, send, terms, opinions, synchronisation, replay."""
