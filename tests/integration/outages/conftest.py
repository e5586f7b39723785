from tests.support.bureau import bureau, office, pens

__all__ = ["bureau", "office", "pens"]
