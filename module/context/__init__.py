"""What pages and jobs have in common: wired services, session, access, language, responses.

The one way from pages to the use cases: `from module.context import access, Rule, current_actor, render, services`.
"""

from module.context.access import AccessRule, access, safe_next
from module.context.bounds import COMPARED, SIGNING, STREAM, TICKET, UPLOAD, bounded
from module.context.clients import client_address, from_trusted_proxy, server_port
from module.context.language import current_language, translate
from module.context.list_pages import page_links, wanted_place
from module.context.page_address import form_on, page_address, search_address
from module.context.pages import notify, notify_done, render, see_other
from module.context.services import Services, services
from module.context.state import Notice, current_actor, signed_in
from module.context.too_large import answer_too_large

__all__ = [
    "COMPARED",
    "SIGNING",
    "STREAM",
    "TICKET",
    "UPLOAD",
    "AccessRule",
    "Notice",
    "Services",
    "access",
    "answer_too_large",
    "bounded",
    "client_address",
    "current_actor",
    "current_language",
    "form_on",
    "from_trusted_proxy",
    "notify",
    "notify_done",
    "page_address",
    "page_links",
    "render",
    "safe_next",
    "search_address",
    "see_other",
    "server_port",
    "services",
    "signed_in",
    "translate",
    "wanted_place",
]
