"""Robots of staff channels: which addresses are taken, and writing there by `apprise`.

Whoever holds such an address may write to the channel, so it is never shown or logged again. Only the services below
are reached, by https, at their own hosts, without following anywhere else: an address that somebody types can lead
into no network of ours. A Mattermost of one's own house is therefore no robot here, but written to by hand.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass

import apprise

from counterfoil.trainings.sent import Cut, No

_KEY = r"[A-Za-z0-9_-]{8,128}"
# What a service gives as its robot's address → the same for apprise, which takes nothing else of it.
_SERVICES: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("WeCom", re.compile(rf"https://qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=({_KEY})"), "wecombot://{0}"),
    ("DingTalk", re.compile(r"https://oapi\.dingtalk\.com/robot/send\?access_token=([A-Za-z0-9]{20,128})"),
     "dingtalk://{0}/"),
    ("Feishu", re.compile(rf"https://open\.feishu\.cn/open-apis/bot/v2/hook/({_KEY})"), "feishu://{0}/"),
    ("Lark", re.compile(rf"https://open\.larksuite\.com/open-apis/bot/v2/hook/({_KEY})"), "lark://{0}"),
    ("Slack", re.compile(r"https://hooks\.slack\.com/services/(T[A-Z0-9]{5,16})/(B[A-Z0-9]{5,16})/([A-Za-z0-9]{24})"),
     "slack://{0}/{1}/{2}"),
    ("Teams", re.compile(
        r"https://([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})?\.logic\.azure\.com)(?::443)?/workflows/([a-f0-9]{32})/triggers/"
        rf"manual/paths/invoke\?(?:[a-z-]{{2,11}}=[A-Za-z0-9%._/-]{{1,60}}&){{0,4}}sig=({_KEY})"
    ), "workflows://{0}:443/{1}/{2}"),
    ("Mattermost", re.compile(r"https://([a-z0-9-]{1,63}\.cloud\.mattermost\.com)/hooks/([a-z0-9]{26})"),
     "mmosts://{0}/{1}"),
)  # fmt: skip
NAMES = tuple(name for name, _pattern, _shape in _SERVICES)
SECONDS = 20  # for connecting, and again for an answer
_STATUS = re.compile(r"error=([0-9]{3})\b")
_FROM_BETWEEN = ("502", "504")  # said by a gateway, which may have handed it on
_NEVER_LEFT = re.compile("NewConnectionError|NameResolutionError|ConnectTimeoutError")


@dataclass(frozen=True, slots=True)
class Robot:
    """A robot by its service's name, and its address for apprise."""

    name: str
    address: str


def read(address: str) -> Robot | None:
    """The robot that an address belongs to, as its service gives it; None for any other address."""
    for name, pattern, shape in _SERVICES:
        if match := pattern.fullmatch(address.strip()):
            return Robot(name, shape.format(*match.groups()))
    return None


def say(address: str, title: str, words: str) -> None:
    """Write to a robot's channel.

    Raises:
        No: it was not written: the service answered with a number that says so, or was not reached.
        Cut: nobody knows.
    """
    robot = read(address)
    if robot is None:
        raise No("no robot of the list")
    asset = apprise.AppriseAsset(http_redirects=False, app_id="Counterfoil", async_mode=False)
    shape = f"{robot.address}?cto={SECONDS}&rto={SECONDS}&overflow=split&image=no"
    told = apprise.Apprise.instantiate(shape, asset=asset, suppress_exceptions=True)
    if told is None:
        raise No("its address is not whole")
    with _Listening() as heard:
        if told.notify(body=words, title=title, body_format=apprise.NotifyFormat.TEXT):
            return
    status = _STATUS.search(heard.said)
    if status and status.group(1) not in _FROM_BETWEEN:
        raise No(f"HTTP {status.group(1)}")
    if _NEVER_LEFT.search(heard.said):
        raise No("not reached")
    raise Cut("no answer")


class _Listening(logging.Handler):
    """Hears why apprise did not write, of which it gives back no more than that. What is heard goes nowhere else."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.said = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.said += record.getMessage() + "\n"

    def __enter__(self) -> _Listening:
        logger = logging.getLogger("apprise")
        self._before = (logger.level, logger.propagate)
        logger.addHandler(self)
        logger.setLevel(logging.DEBUG)
        logger.propagate = False  # its lines hold the address
        return self

    def __exit__(self, *_error: object) -> None:
        logger = logging.getLogger("apprise")
        logger.removeHandler(self)
        logger.level, logger.propagate = self._before
