"""The service mark: one register, one certificate and, by law, one code with the trademark.

Decision 148 names it beside the trademark (rules para. 4, regulation para. 5), so its code is ТЗ. The goods that bear
it are entered all the same: customs look for goods (spec application-kinds b).
"""

from __future__ import annotations

from module.registry.ip_objects.trademark import a_mark
from module.registry.objects import OBJECT_KIND_LABELS, ObjectKind

OBJECT = a_mark(ObjectKind.SERVICE_MARK, OBJECT_KIND_LABELS[ObjectKind.SERVICE_MARK])
