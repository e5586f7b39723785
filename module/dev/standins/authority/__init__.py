"""The certification authority on the wire: OCSP responder, revocation lists, time stamps, in both algorithms."""
