"""SMS through smsc.kz or Mobizon."""

from module.integrations.sms.mobizon import MobizonMessenger, MobizonSettings
from module.integrations.sms.smsc import SmscMessenger, SmscSettings

__all__ = ["MobizonMessenger", "MobizonSettings", "SmscMessenger", "SmscSettings"]
