"""The state database of legal entities (ГБД ЮЛ), asked over ШЭП."""

from module.integrations.gbd_ul.adapter import GbdUlCompanies, GbdUlSettings

__all__ = ["GbdUlCompanies", "GbdUlSettings"]
