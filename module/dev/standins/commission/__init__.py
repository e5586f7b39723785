"""Stand-in of the Eurasian Economic Commission for the common process P.SP.01, with its own reading of the schema."""
