"""The e-government gateway ШЭП: its synchronous channel, version 10."""

from module.integrations.shep.channel import ShepChannel, ShepSettings
from module.integrations.shep.payload import Convention

__all__ = ["Convention", "ShepChannel", "ShepSettings"]
