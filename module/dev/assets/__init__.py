"""Third-party files of the pages: installed from npm by the lock file, gathered in module/static/vendor/."""

from module.dev.assets.build import build, stale

__all__ = ["build", "stale"]
