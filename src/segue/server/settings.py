"""How this installation runs. SETTINGS is the table; how the team decides stands in policy.toml.

Each row is read from the environment as SEGUE_<NAME>, checked once at the start, and told by `segue check`.
"""

from __future__ import annotations

import base64
import ipaddress
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from ..core.errors import SegueError

PREFIX = "SEGUE_"


class BadSetting(SegueError):
    """A setting that cannot be used; correct it and start again.

    Attributes:
        name: of the environment variable.
        problem: what is wrong, with a value that would do.
    """

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name}: {problem}")
        self.name, self.problem = name, problem


@dataclass(frozen=True, slots=True)
class Setting:
    """One row.

    Attributes:
        name: in lower case; the environment has it as SEGUE_<NAME>.
        default: as it would stand in the environment.
        take: makes the value of it; raises ValueError with a sentence.
        secret: never printed.
    """

    name: str
    default: str
    take: Callable[[str], Any]
    help: str
    secret: bool = False

    @property
    def variable(self) -> str:
        """Its name in the environment."""
        return PREFIX + self.name.upper()


def _text(value: str) -> str:
    return value.strip()


def _flag(value: str) -> bool:
    if value.lower() not in ("1", "true", "yes", "on", "0", "false", "no", "off", ""):
        raise ValueError("say 1 or 0")
    return value.lower() in ("1", "true", "yes", "on")


def _list(value: str) -> tuple[str, ...]:
    return tuple(part for part in value.replace(",", " ").split() if part)


def _count(value: str) -> int:
    if not value.strip().isdecimal():
        raise ValueError("say a whole number, e.g. 60")
    return int(value)


def _port(value: str) -> int:
    if not value.isdecimal() or int(value) > 65535:
        raise ValueError("a port lies between 0 and 65535 (0: any that is free), e.g. 8700")
    return int(value)


def _seconds(value: str) -> timedelta:
    try:
        seconds = float(value)
    except ValueError:
        raise ValueError("say seconds, e.g. 30") from None
    if not 0 <= seconds < 10**9:
        raise ValueError("say seconds from 0 on, e.g. 30")
    return timedelta(seconds=seconds)


def _secret(value: str) -> str:
    if value and len(value) < 32:
        raise ValueError("a secret has 32 characters or more; `openssl rand -hex 32` makes one")
    return value


def _key(value: str) -> str:
    if not all("!" <= letter <= "~" for letter in value.strip()):  # it travels in a header
        raise ValueError("a key has Latin letters, digits and signs, and no spaces; copy it again")
    return value.strip()


def _url(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise ValueError("say an address with its scheme, e.g. https://chat.example.com")
    return value.rstrip("/")


def _origins(value: str) -> tuple[str, ...]:
    origins = tuple(map(_url, _list(value)))
    for origin in origins:
        if origin.count("/") != 2:
            raise ValueError(f"an origin has no path: say {'/'.join(origin.split('/')[:3])}, not {origin}")
    return origins


def _hooks(value: str) -> tuple[str, ...]:
    for url in (urls := _list(value)):
        _url(url)
        if urlsplit(url).scheme != "https" and not is_loopback(urlsplit(url).hostname or ""):
            raise ValueError(f"customers' words travel by https only (or to this machine itself), not to {url}")
    return urls


def _records(value: str) -> str:
    if (url := _text(value)).startswith(("http:", "https:")):
        if "{customer}" not in _url(url):
            raise ValueError("say where the customer's id goes, e.g. https://shop.example/api/customers/{customer}")
        if urlsplit(url).scheme != "https" and not is_loopback(urlsplit(url).hostname or ""):
            raise ValueError("what is known of customers travels by https only (or within this machine itself)")
    return url


def _hook_secret(value: str) -> str:
    digits = value.removeprefix("whsec_").rstrip("=")
    try:
        size = len(base64.b64decode(digits + "=" * (-len(digits) % 4), validate=True))
    except ValueError:
        size = 0
    if value and not (value.startswith("whsec_") and 24 <= size <= 64):
        raise ValueError(
            "a webhook secret is whsec_ and 24 to 64 bytes in base64; `echo whsec_$(openssl rand -base64 32)` makes one"
        )
    return value


def _networks(value: str) -> tuple[str, ...]:
    for part in _list(value):
        try:
            ipaddress.ip_network(part)
        except ValueError:
            raise ValueError(f"say addresses or networks, e.g. 10.0.0.0/8, not {part}") from None
    return _list(value)


def _one_of(*words: str) -> Callable[[str], str]:
    def take(value: str) -> str:
        if value not in words:
            raise ValueError(f"say one of {', '.join(words)}")
        return value

    return take


_log = _one_of("auto", "json", "console")


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


SETTINGS: tuple[Setting, ...] = (
    Setting("journal", "segue.db", _text, "The SQLite file that keeps every conversation; made if it is missing."),
    Setting("policy", "", _text, "The team's policy.toml; empty: the built-in defaults."),
    Setting("host", "127.0.0.1", _text, "The address that is listened on; 0.0.0.0 is every one of the machine."),
    Setting("port", "8700", _port, "The port; 0 takes any that is free."),
    Setting("public_url", "", _url, "Where browsers find us; https makes cookies Secure. Empty: host and port."),
    Setting("origins", "", _origins, "Origins of pages with the chat widget, beside our own; * allows every page."),
    Setting("trusted_proxies", "", _networks, "Proxies whose X-Forwarded-For is believed, as addresses or networks."),
    Setting("secret", "", _secret, "Signs our sessions. Empty: one is made and kept beside the journal.", True),
    Setting("identity_secret", "", _secret, "The shop's backend signs JWTs with it. Empty: only visitors.", True),
    Setting("assistant_name", "ai", _text, "The AI's name, as customers read it."),
    Setting("knowledge", "", _text, "A folder of articles that an AI in the box answers from."),
    Setting("llm_url", "", _url, "An OpenAI-compatible endpoint that answers customers."),
    Setting("llm_model", "", _text, "The model's name at that endpoint."),
    Setting("llm_key", "", _text, "The key for that endpoint.", True),
    Setting("models", "", _text, "The folder that `segue train` wrote, or \"shipped\"; empty: the word lists read."),
    Setting("encoder_key", "", _key, "The key for an endpoint that gives vectors, where the models use one.", True),
    Setting("reader_url", "", _url, "An OpenAI-compatible endpoint that reads what customers mean."),
    Setting("reader_model", "", _text, "The model's name at the endpoint that reads."),
    Setting("reader_key", "", _key, "The key for the endpoint that reads.", True),
    Setting("briefer_url", "", _url, "An OpenAI-compatible endpoint that words goal and brief for who takes over."),
    Setting("briefer_model", "", _text, "The model's name at the endpoint that words."),
    Setting("briefer_key", "", _key, "The key for the endpoint that words.", True),
    Setting("records", "", _records, "What is known of customers: a folder of CSV files, a database or a web address."),
    Setting("records_key", "", _key, "The key for the web address that knows customers.", True),
    Setting("history", "", _text, "A file of past tickets and what solved them; similar ones are shown."),
    Setting("webhooks", "", _hooks, "Addresses that are told of every event, separated by spaces.", True),
    Setting("webhook_secret", "", _hook_secret, "Signs the webhooks (Standard Webhooks, whsec_...).", True),
    Setting("files", "", _text, "Where attachments are kept; empty: a folder beside the journal."),
    Setting("file_at_most", "10000000", _count, "Bytes that one attachment may have."),
    Setting("files_at_most", "50000000", _count, "Bytes that the attachments of one conversation may have together."),
    Setting("orphans_after", "86400", _seconds, "Seconds until an attachment that no message carries is removed."),
    Setting("messages_a_minute", "60", _count, "Messages of one customer before they are slowed down."),
    Setting("requests_a_minute", "1200", _count, "Requests of one address before they are slowed down."),
    Setting("logins_a_minute", "10", _count, "Tries to sign in of one account from one address."),
    Setting("sockets_an_address", "1000", _count, "Open sockets of one address; more are closed with 4429."),
    Setting("lost_after", "30", _seconds, "Seconds until a person whose connection is lost gets no more offers."),
    Setting("metrics_token", "", _secret, "Bearer token for /metrics. Empty: for this machine itself only.", True),
    Setting("log", "auto", _log, "Form of the log; auto: console on a terminal, else json."),
    Setting("stop_within", "10", _seconds, "Seconds that open requests have when the server stops."),
    Setting("demo", "0", _flag, "What only a demonstration has: printed passwords, customers to choose."),
)  # fmt: skip
"""Everything that can be set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The values, checked; the fields are the rows of SETTINGS."""

    journal: str = "segue.db"
    policy: str = ""
    host: str = "127.0.0.1"
    port: int = 8700
    public_url: str = ""
    origins: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    secret: str = ""
    identity_secret: str = ""
    assistant_name: str = "ai"
    knowledge: str = ""
    llm_url: str = ""
    llm_model: str = ""
    llm_key: str = ""
    models: str = ""
    encoder_key: str = ""
    reader_url: str = ""
    reader_model: str = ""
    reader_key: str = ""
    briefer_url: str = ""
    briefer_model: str = ""
    briefer_key: str = ""
    records: str = ""
    records_key: str = ""
    history: str = ""
    webhooks: tuple[str, ...] = ()
    webhook_secret: str = ""
    files: str = ""
    file_at_most: int = 10_000_000
    files_at_most: int = 50_000_000
    orphans_after: timedelta = timedelta(days=1)
    messages_a_minute: int = 60
    requests_a_minute: int = 1200
    logins_a_minute: int = 10
    sockets_an_address: int = 1000
    lost_after: timedelta = timedelta(seconds=30)
    metrics_token: str = ""
    log: str = "auto"
    stop_within: timedelta = timedelta(seconds=10)
    demo: bool = False

    @property
    def url(self) -> str:
        """Where browsers find us, without a slash at the end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"http://{host}:{self.port}"

    @property
    def is_https(self) -> bool:
        """Whether browsers come by https."""
        return self.url.startswith("https:")


@dataclass(frozen=True, slots=True)
class Told:
    """A setting as it is told: its row, its value as text ("set" for a secret), and where it comes from."""

    setting: Setting
    value: str
    source: str


def settings_from(environment: Mapping[str, str] | None = None, **options: str | None) -> Settings:
    """The settings of an environment; options (of the command line) go first, None is "not given".

    Raises:
        BadSetting: with a value that would do; a name that is no setting is one too.
    """
    given = os.environ if environment is None else environment
    known = {setting.variable for setting in SETTINGS}
    for name in given:
        if name.startswith(PREFIX) and name not in known and name != "SEGUE_SKIP_UI":
            raise BadSetting(name, _no_setting(name, known))
    values = {}
    for setting in SETTINGS:
        option = options.get(setting.name)
        text = option if option is not None else given.get(setting.variable, setting.default)
        try:
            values[setting.name] = setting.take(text)
        except ValueError as error:
            raise BadSetting(setting.variable, str(error)) from None
    return _agreeing(Settings(**values))


def told(environment: Mapping[str, str] | None = None) -> tuple[Told, ...]:
    """Every setting with its value and its source."""
    given = os.environ if environment is None else environment
    settings_from(given)
    return tuple(
        Told(setting, ("set" if value else "not set") if setting.secret else _shown(value), _source(setting, given))
        for setting in SETTINGS
        for value in (given.get(setting.variable, setting.default),)
    )


def _shown(value: str) -> str:
    """A value without the passwords and keys that an address in it may have."""
    value = re.sub(r"(://[^:/@\s]*):[^\s]*@", r"\1:***@", value)
    return re.sub(r"(?i)([?&][^=&\s]*(?:password|passwd|secret|token|key)=)[^&\s]*", r"\1***", value)


def _source(setting: Setting, given: Mapping[str, str]) -> str:
    return setting.variable if setting.variable in given else "default"


def _no_setting(name: str, known: set[str]) -> str:
    import difflib

    near = difflib.get_close_matches(name, known, 1)
    return f"there is no such setting{f'; did you mean {near[0]}?' if near else '; `segue check` lists them'}"


def _agreeing(settings: Settings) -> Settings:
    """Refuses what each setting allows and both together do not."""
    if settings.webhooks and not settings.webhook_secret:
        raise BadSetting("SEGUE_WEBHOOK_SECRET", "webhooks are signed; give a secret that begins with whsec_")
    for name, what in (("llm", "an endpoint"), ("reader", "one that reads"), ("briefer", "one that words")):
        if bool(getattr(settings, f"{name}_url")) != bool(getattr(settings, f"{name}_model")):
            said = f"{what} needs the name of a model, and a model an endpoint"
            raise BadSetting(f"{PREFIX}{name.upper()}_MODEL", said)
    if settings.llm_url and settings.knowledge:
        raise BadSetting("SEGUE_KNOWLEDGE", "one AI answers: leave out SEGUE_KNOWLEDGE or SEGUE_LLM_URL")
    if settings.records_key and not settings.records.startswith(("http:", "https:")):
        raise BadSetting(
            "SEGUE_RECORDS_KEY", "is for a web address in SEGUE_RECORDS; a database has it in its own address"
        )
    if settings.demo and not is_loopback(settings.host):
        raise BadSetting(
            "SEGUE_DEMO", "a demonstration shows its passwords to everybody; leave SEGUE_HOST at 127.0.0.1"
        )
    return settings
