"""What ./run prints when everything is up: the address, the demo people with their keys, three things to try."""

import json
from pathlib import Path

from module.dev.launcher.places import ROOT
from module.dev.launcher.processes import Product
