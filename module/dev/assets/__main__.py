"""`python -m module.dev.assets` builds module/static/vendor/ anew."""

from module.dev.assets import build

if __name__ == "__main__":
    build()
