"""The exchange with the Eurasian Economic Commission: common process P.SP.01 (Decision 148), the national side."""
