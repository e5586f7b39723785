"""SMS through smsc.kz."""

from module.integrations.sms.adapter import SmsMessenger, SmsSettings

__all__ = ["SmsMessenger", "SmsSettings"]
