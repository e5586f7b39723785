"""Stand-ins of outside systems on the real wire; they judge what we send with their own code."""
