"""Room: worklist, case, acts, decision."""

from module.officer import acts, cases, deciding, files, preparing
from module.officer.blueprint import blueprint

__all__ = ["acts", "blueprint", "cases", "deciding", "files", "preparing"]
