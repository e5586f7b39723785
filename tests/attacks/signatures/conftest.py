from __future__ import annotations

import pytest

from module.crypto.chain import Anchors
from module.eds import EdsSignatures, TrustStore
from module.registry.signing_document import DocumentNode, SigningDocument
from module.xmldoor import compose
from tests.attacks.signatures.forger import NOW, YEAR, Holder, World


@pytest.fixture(scope="session", params=["rsa", "gost"])
def world(request: pytest.FixtureRequest) -> World:
    return World.make(request.param)


@pytest.fixture(scope="session")
def head(world: World) -> Holder:
    return world.holder(end=NOW + YEAR / 2)


@pytest.fixture(scope="session")
def eds(world: World) -> EdsSignatures:
    return EdsSignatures(TrustStore(Anchors((world.root.certificate,), (world.issuing.certificate,))))


@pytest.fixture(scope="session")
def document() -> bytes:
    parts = (DocumentNode("holder", "ТОО «Алматы Дән»"), DocumentNode("bin", "200140000004", attributes=(("id", "b"),)))
    return compose(SigningDocument("urn:trois:application:1", DocumentNode("application", children=parts)))
