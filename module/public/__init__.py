"""Room: the register for everybody, verification of decisions, open data."""

from module.public import open_data, register, verification
from module.public.blueprint import blueprint

__all__ = ["blueprint", "open_data", "register", "verification"]
