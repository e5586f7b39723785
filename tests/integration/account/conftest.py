import pytest

from tests.support.app_env import AppEnv
from tests.support.key_signers import KeySigners
from tests.support.module_env import app_env, key_signers, module_env
from tests.support.portal_env import PortalEnv

__all__ = ["app_env", "key_signers", "module_env"]


@pytest.fixture
def portal_env(app_env: AppEnv, key_signers: KeySigners) -> PortalEnv:
    """The pages of accounts, with nobody registered."""
    return PortalEnv.open(app_env, key_signers)
