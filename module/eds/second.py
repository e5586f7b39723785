"""A second judge of signatures, where a site wants one that is certified: it may refuse more, never less (D5)."""

from __future__ import annotations

from typing import Protocol


class SecondJudge(Protocol):
    """Judges the value and the certificate of a signature once more; owner, purpose and content stay ours."""

    def judge_xml(self, signed: bytes) -> None:
        """Judge a signed XML document. Raises SignatureRefused; REVOCATION_UNAVAILABLE where the judge is away."""
        ...
