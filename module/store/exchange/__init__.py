"""What the exchange stores: conversations, the journal of messages, the copy of the unified register."""
