"""A test certification authority in the shape of the national one; made at set-up, never committed."""

from module.dev.pki.make import is_complete, key_file, make
from module.dev.pki.people import PASSWORD, PEOPLE, DemoPerson
from module.dev.pki.shapes import TEST_PKI, Authority, Profile, issue_leaf

__all__ = [
    "PASSWORD",
    "PEOPLE",
    "TEST_PKI",
    "Authority",
    "DemoPerson",
    "Profile",
    "is_complete",
    "issue_leaf",
    "key_file",
    "make",
]
