"""The state database of natural persons (ГБД ФЛ), asked over ШЭП with the person's consent."""

from module.integrations.gbd_fl.adapter import GbdFlPersons, GbdFlSettings

__all__ = ["GbdFlPersons", "GbdFlSettings"]
