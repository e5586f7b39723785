"""The envelope of the Union's exchange (Decision 5 of 27.01.2015): SOAP, addressing, signals, technical faults."""
