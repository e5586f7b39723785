"""The control of access to personal data (КДП), asked over ШЭП."""

from module.integrations.kdp.adapter import KdpConsents, KdpSettings

__all__ = ["KdpConsents", "KdpSettings"]
