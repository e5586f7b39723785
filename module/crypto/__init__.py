"""Signature primitives: XMLDSig as NCALayer makes it, certificate chains, the owner of a certificate."""
