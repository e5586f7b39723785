"""Would the Commission take a national draft?"""

from module.eaeu.preflight.judging import SchemaAndRules
from module.eaeu.preflight.service import Judge, Preflight

__all__ = ["Judge", "Preflight", "SchemaAndRules"]
