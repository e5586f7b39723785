"""Certificates of copyright: no contract is published, so every name is a setting."""

from module.integrations.copyrights.adapter import CopyrightCertificates
from module.integrations.copyrights.reading import CopyrightFields
from module.integrations.copyrights.sources import JsonSettings, JsonSource, ShepSource, ShepSourceSettings

__all__ = [
    "CopyrightCertificates",
    "CopyrightFields",
    "JsonSettings",
    "JsonSource",
    "ShepSource",
    "ShepSourceSettings",
]
