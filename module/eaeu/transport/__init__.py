"""How envelopes leave and arrive: SOAP over HTTP, a spool folder for a queue bridge, the door for what comes in."""
