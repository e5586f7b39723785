"""Between the tree of a document and values of the register."""
