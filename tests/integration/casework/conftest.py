from tests.support.module_env import app_env, key_signers, module_env

__all__ = ["app_env", "key_signers", "module_env"]
