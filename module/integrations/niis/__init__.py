"""The National Institute of Intellectual Property (НИИС), asked over ШЭП."""

from module.integrations.niis.adapter import NiisSettings, NiisTrademarks

__all__ = ["NiisSettings", "NiisTrademarks"]
