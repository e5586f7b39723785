"""Host keys `TROIS_*` and config/*.toml read into frozen objects; all faults are told at once, at start."""

from module.settings.accounts import read_accounts
from module.settings.catalog import Catalog
from module.settings.classifiers import read_classifiers, read_sources
from module.settings.endpoints import read_endpoints
from module.settings.exchange import read_exchange
from module.settings.host import HostSettings, SettingsFault, read_host
from module.settings.importing import read_import
from module.settings.law import read_law, read_roles
from module.settings.places import config_dir, migrations_dir, translations_dir

__all__ = [
    "Catalog",
    "HostSettings",
    "SettingsFault",
    "config_dir",
    "migrations_dir",
    "read_accounts",
    "read_classifiers",
    "read_endpoints",
    "read_exchange",
    "read_host",
    "read_import",
    "read_law",
    "read_roles",
    "read_sources",
    "translations_dir",
]
