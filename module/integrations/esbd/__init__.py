"""The unified insurance database (ЕСБД)."""

from module.integrations.esbd.adapter import EsbdContracts, EsbdSettings

__all__ = ["EsbdContracts", "EsbdSettings"]
