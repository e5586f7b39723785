"""Room: the register for everybody, extracts of it, verification, open data, the door for machines of the exchange."""

from module.public import (
    api_document,
    classifiers,
    daily_files,
    exchange,
    extracts,
    open_data,
    open_data_page,
    register,
    release_control,
    shep,
    verification,
)
from module.public.blueprint import blueprint

__all__ = [
    "api_document",
    "blueprint",
    "classifiers",
    "daily_files",
    "exchange",
    "extracts",
    "open_data",
    "open_data_page",
    "register",
    "release_control",
    "shep",
    "verification",
]
