"""With what somebody is signed in, in words that a person knows again: "Firefox on Windows"."""

from __future__ import annotations

from module.kernel.text import N_, Message

_UNKNOWN = N_("Unknown program")
_BROWSERS = (  # the first that fits: many call themselves Chrome or Safari too
    ("YaBrowser/", "Yandex Browser"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Vivaldi/", "Vivaldi"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def device(agent: str) -> Message:
    """Return browser and system by what the browser says of itself; none of its own words are passed on."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    if browser and system:
        return Message(N_("{browser} on {system}"), {"browser": browser, "system": system})
    return Message(browser or system or _UNKNOWN)
