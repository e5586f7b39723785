"""The e-government gateway ШЭП: its channels, version 10."""

from module.integrations.shep.async_channel import AsyncChannel
from module.integrations.shep.channel import ShepChannel, ShepSettings
from module.integrations.shep.door import ShepDoor
from module.integrations.shep.payload import Convention

__all__ = ["AsyncChannel", "Convention", "ShepChannel", "ShepDoor", "ShepSettings"]
