import pytest

from tests.support.bureau import bureau, office, pens
from tests.support.lobby import Lobby
from tests.support.office import Office
from tests.support.pens import KeyPens

__all__ = ["bureau", "office", "pens"]


@pytest.fixture
def lobby(office: Office, pens: KeyPens) -> Lobby:
    """The pages of accounts, with nobody registered."""
    return Lobby.open(office, pens)
