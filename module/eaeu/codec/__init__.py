"""XML of the exchange: names, schemas, reading, writing, validation, streams of records."""
