"""Official files of classifiers: CSV and TSV, XML, JSON, and the CSV parts of UN/LOCODE."""

from module.integrations.classifiers.files import FORMATS, MOST_BYTES, read

__all__ = ["FORMATS", "MOST_BYTES", "read"]
