"""Room: the register for everybody, extracts of it, verification, open data, the door for machines of the exchange."""

from module.public import classifiers, exchange, extracts, open_data, register, release_control, shep, verification
from module.public.blueprint import blueprint

__all__ = [
    "blueprint",
    "classifiers",
    "exchange",
    "extracts",
    "open_data",
    "register",
    "release_control",
    "shep",
    "verification",
]
