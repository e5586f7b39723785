"""Stand-in for NCALayer, the signing agent on the user's computer. Signs for real, with keys of the test authority.

`python -m module.dev.standins.ncalayer --people DIR --port 13580 --control-port 13581`
"""

from module.dev.standins.ncalayer.keys import Key, load_keys
from module.dev.standins.ncalayer.server import StandIn
from module.dev.standins.ncalayer.signing import sign_xml
from module.dev.standins.ncalayer.state import Mode, State

__all__ = ["Key", "Mode", "StandIn", "State", "load_keys", "sign_xml"]
