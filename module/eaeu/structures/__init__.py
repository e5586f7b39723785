"""Documents of the exchange as plain values: the tree of a document, the tables of its structure."""
