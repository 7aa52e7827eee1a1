"""The calls of one scan: clients made once, every attempt counted, none after the deadline."""

from __future__ import annotations

import functools
import os
import re
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Final
from xml.etree.ElementTree import ParseError

import botocore.config
import botocore.exceptions
import botocore.loaders
import botocore.parsers
import botocore.session
from msgspec import Struct

from connectors.aws import parse
from connectors.botocore_transport import botocore_config
from connectors.contract import Connection, NeedsAttention
from connectors.pacing import RateLimiter
from connectors.transport import TransportSettings, ca_bundle

THREADS: Final = 16
SHORTEST: Final = 0.1
RATE: Final = 600.0
BURST: Final = 50.0
THROTTLED_TRIES: Final = 8
THROTTLING: Final = frozenset(
    {
        "RequestLimitExceeded",
        "RequestThrottled",
        "SlowDown",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)
_CODES: Final = (
    (botocore.exceptions.ReadTimeoutError, "timeout"),
    (botocore.exceptions.ConnectTimeoutError, "timeout"),
    (botocore.exceptions.ProxyConnectionError, "proxy"),
    (botocore.exceptions.SSLError, "tls"),
    (botocore.exceptions.HTTPClientError, "unreachable"),
    (botocore.exceptions.ConnectionError, "unreachable"),
)


class DeadlinePassed(botocore.exceptions.BotoCoreError):  # type: ignore[misc]  # ships no types
    """The scan's time is over; the call was not made."""

    fmt = "the deadline has passed"


class Stopped(Exception):
    """A call ended without a value: the error's code, and AWS's HTTP status or 0."""

    def __init__(self, code: str, status: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.status = status


class Credentials(Struct, frozen=True):
    """Keys of one identity; never shown."""

    access_key_id: str
    secret_access_key: str
    session_token: str | None = None

    def __repr__(self) -> str:
        return "Credentials(…)"


def patiently(once: Callable[[], Any]) -> Any:
    """What `once` answers. A throttled call is made again, more slowly."""
    tries = THROTTLED_TRIES
    while True:
        tries -= 1
        try:
            return once()
        except Stopped as error:
            if error.code not in THROTTLING or not tries:
                raise


def ending(call: Callable[[], Any]) -> Any:
    """What the call answers; however else the SDK ends it, it is `Stopped` with a code."""
    try:
        return call()
    except DeadlinePassed:
        raise Stopped("deadline") from None
    except botocore.exceptions.ClientError as error:
        said = error.response.get("Error", {})
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        raise Stopped(str(said.get("Code", "")) or f"http_{status}", status) from None
    except botocore.exceptions.BotoCoreError as error:
        code = next((code for kind, code in _CODES if isinstance(error, kind)), "")
        raise Stopped(code or type(error).__name__) from None
    except OSError:
        raise Stopped("unreachable") from None
    except (
        botocore.parsers.ResponseParserError,
        ParseError,
        AttributeError,
        KeyError,
        TypeError,
        ValueError,
    ):
        # The SDK's parsers meet some broken answers with the last five.
        raise Stopped(parse.UNREADABLE) from None


class Caller:
    """Makes calls from any thread. Clients are made on their first use, each once."""

    def __init__(
        self, connection: Connection, settings: TransportSettings, *, region: str, seconds: float
    ) -> None:
        self.region = region
        self.settings = settings
        self.endpoint = connection.endpoint
        self.ends = time.monotonic() + seconds
        self._verify = ca_bundle(settings)
        longest = max(seconds, SHORTEST)
        self._config = botocore_config(
            settings,
            THREADS,
            endpoint=connection.endpoint,
            connect_timeout=min(settings.connect_timeout, longest),
            read_timeout=min(settings.read_timeout, longest),
            s3={"addressing_style": "path" if connection.endpoint else "auto"},
            ignore_configured_endpoint_urls=not ambient(connection),
        )
        self._lock = threading.Lock()
        self._clients: dict[tuple[str, str], Any] = {}
        self._requests = 0
        self._limiter = RateLimiter(RATE, burst=BURST, floor=5.0)
        self._session = _session(connection)
        self._credentials = _credentials(connection, self._session)

    @property
    def requests(self) -> int:
        """How many requests went out, repeated ones included."""
        with self._lock:
            return self._requests

    def seconds_left(self) -> float:
        """Until the deadline; negative after it."""
        return self.ends - time.monotonic()

    def pause(self, seconds: float) -> None:
        """Wait, at most until the deadline."""
        time.sleep(max(0.0, min(seconds, self.seconds_left())))

    def take_role(self, arn: str, external_id: str) -> None:
        """Make every later call as this role."""
        more = {"ExternalId": external_id} if external_id else {}
        answer = self.call("sts", "assume_role", RoleArn=arn, RoleSessionName="sekisho", **more)
        keys = answer["Credentials"]
        with self._lock:
            self._clients.clear()
            self._credentials = Credentials(
                keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"]
            )

    def call(self, service: str, method: str, region: str = "", **arguments: Any) -> Any:
        """The answer, or `Stopped`. A throttled call is made again, more slowly."""
        return patiently(lambda: self._once(service, method, region, arguments))

    def _once(self, service: str, method: str, region: str, arguments: Mapping[str, Any]) -> Any:
        if self.seconds_left() <= 0:
            raise Stopped("deadline")
        return ending(lambda: getattr(self.client(service, region), method)(**arguments))

    def client(self, service: str, region: str = "") -> Any:
        """The SDK's client; its handlers see what becomes of an answer."""
        region = region or self.region
        with self._lock:
            if (service, region) not in self._clients:
                self._clients[service, region] = self._make(service, region)
            return self._clients[service, region]

    def keys(self) -> Credentials:
        """The keys of this moment: those of a role of the machine are renewed as they run out."""
        if self._credentials is not None:
            return self._credentials
        found = self._session.get_credentials().get_frozen_credentials()
        return Credentials(found.access_key, found.secret_key, found.token)

    def authorities(self) -> str | bool:
        """The CA bundle that is set, or True for the SDK's own."""
        return self._verify or self._session.get_config_variable("ca_bundle") or True

    def leave(self, **_: Any) -> None:
        """One request may go out now, and is counted; `DeadlinePassed` where none may any more."""
        if self.seconds_left() <= 0 or not self._limiter.acquire(self.ends):
            raise DeadlinePassed
        with self._lock:
            self._requests += 1

    def _make(self, service: str, region: str) -> Any:
        # Without keys of ours the SDK takes the machine's, and renews them.
        keys = self._credentials
        config = self._config
        if self.settings.proxy_for(f"{service}.{region}.amazonaws.com") is None:
            # The SDK knows of hosts without a proxy from the environment alone.
            config = config.merge(botocore.config.Config(proxies={}))
        client = self._session.create_client(
            service,
            region_name=region,
            endpoint_url=self.endpoint,
            verify=self._verify,
            config=config,
            aws_access_key_id=keys and keys.access_key_id,
            aws_secret_access_key=keys and keys.secret_access_key,
            aws_session_token=keys and keys.session_token,
        )
        client.meta.events.register("before-send", self.leave)
        client.meta.events.register("before-parse", self._answered)
        if service == "s3control" and self.endpoint:
            client.meta.events.register("before-sign", _without_account)
        return client

    def _answered(self, operation_model: Any, response_dict: Mapping[str, Any], **_: Any) -> None:
        status = response_dict["status_code"]
        body = response_dict.get("body") or b""
        if status in {429, 503} or (status == 400 and b"Throttling" in body):
            self._limiter.throttled(0.25)
            return
        self._limiter.succeeded()
        # The SDK turns a page that came with 200 into a 500; a gateway's page is worth another try.
        page = status not in {502, 504} and parse.is_page(body)
        if page or (status < 300 and not parse.is_answer_of(operation_model.name, body)):
            raise botocore.parsers.ResponseParserError(parse.UNREADABLE)


def _without_account(request: Any, **_: Any) -> None:
    # "<account>." before the host is a name that a stand-in on loopback does not have.
    request.url = re.sub(r"^(https?://)\d{12}\.", r"\1", request.url)


def ambient(connection: Connection) -> bool:
    """Whether the machine's own credentials are to be used, as `sekisho scan aws` asks for."""
    return connection.settings.get("credentials") == "ambient"


def region_here(connection: Connection) -> str:
    """The region of the profile or the environment; "" where they have no say or none."""
    if not ambient(connection):
        return ""
    try:
        found = _session(connection).get_config_variable("region")
        # Other SDKs read this one, and people expect it.
        return str(found or os.environ.get("AWS_REGION") or "")
    except botocore.exceptions.ProfileNotFound as error:
        raise NeedsAttention(f"{error}; name another profile.", code="no_profile") from None


def _session(connection: Connection) -> Any:
    if ambient(connection):
        return botocore.session.Session(profile=connection.settings.get("profile") or None)
    # A tenant is reached with its own keys; the machine's files and variables have no say.
    session = botocore.session.Session(session_vars={"profile": (None, None, None, None)})
    session.register_component("data_loader", _descriptions())
    session.set_config_variable("config_file", os.devnull)
    session.set_config_variable("credentials_file", os.devnull)
    return session


@functools.cache
def _descriptions() -> Any:
    # The SDK's descriptions of the services are large; each scan would parse them again.
    return botocore.loaders.create_loader()


def _credentials(connection: Connection, session: Any) -> Credentials | None:
    if ambient(connection):
        _check_found_here(session)
        return None
    secrets = connection.secrets
    return Credentials(
        secrets["access_key_id"],
        secrets["secret_access_key"],
        secrets.get("session_token") or None,
    )


def _check_found_here(session: Any) -> None:
    try:
        found = session.get_credentials()
        frozen = found.get_frozen_credentials() if found else None
    except botocore.exceptions.ProfileNotFound as error:
        raise NeedsAttention(f"{error}; name another profile.", code="no_profile") from None
    except botocore.exceptions.BotoCoreError as error:
        raise NeedsAttention(
            f"The AWS credentials cannot be used: {error}", code="no_credentials"
        ) from None
    if frozen is None or not frozen.access_key or not frozen.secret_key:
        message = (
            "No AWS credentials were found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, "
            "or name a profile with --profile."
        )
        raise NeedsAttention(message, code="no_credentials")
