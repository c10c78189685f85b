"""What is signed: the shop's own tokens of its customers, and our device and session tokens."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from .identities import Customer, IdentityNotVerified, LinkEnded, NotSignedIn

ALGORITHM = "HS256"
AHEAD = timedelta(hours=24)
"""How long a shop's token may live: it stands in a page, where others may see it. Our own guess."""
SESSION = timedelta(hours=12)
"""A customer's session; renewed with the device or the shop's token."""
DEVICE = timedelta(days=365)
"""How long a visitor's browser is known again."""
LINK = timedelta(hours=24)
"""How long a link to a packet holds: it is pasted into foreign desks, where it stays. Our own guess."""
SKEW = timedelta(seconds=30)
"""How far two machines' clocks may differ. Our own guess."""
LONGEST = 4096
"""Characters of a token at most."""


class Tokens:
    """Makes and checks what is signed.

    Args:
        secret: ours; a key of its own is derived from it for each use, so that no token passes for another.
        identity_secret: shared with the shop's backend; "" if there is none.
    """

    def __init__(self, secret: bytes, identity_secret: str = "") -> None:
        self._session, self._device = _derived(secret, "session"), _derived(secret, "device")
        self._link = _derived(secret, "link")
        self._csrf = hmac.digest(secret, b"segue csrf", "sha256")
        self._identity = OctKey.import_key(identity_secret.encode()) if identity_secret else None

    def customer(self, token: str, now: datetime) -> Customer:
        """The customer whom the shop's own token names.

        Raises:
            IdentityNotVerified: forged, expired, of another algorithm, or without subject or end.
        """
        if self._identity is None:
            raise IdentityNotVerified("this installation takes no tokens (SEGUE_IDENTITY_SECRET is not set)")
        claims = _claims(token, self._identity)
        if claims is None:
            raise IdentityNotVerified("the token is not signed with the secret that we share with the shop")
        subject, ends = claims.get("sub", claims.get("user_id")), _time(claims.get("exp"))
        if not isinstance(subject, str) or not 0 < len(subject) <= 200:
            raise IdentityNotVerified("the token names no customer; it needs the claim sub, a text")
        if ends is None:
            raise IdentityNotVerified("the token needs the claim exp, in seconds since 1970")
        begins = _time(claims.get("nbf", 0))
        if ends <= now.timestamp():
            raise IdentityNotVerified("the token has expired; get a new one from the shop's backend")
        if begins is None or begins > (now + SKEW).timestamp():
            raise IdentityNotVerified("the token does not hold yet (its claim nbf); see to the clock that made it")
        if ends > (now + AHEAD + SKEW).timestamp():
            raise IdentityNotVerified("the token lives longer than 24 hours; make it end sooner")
        return Customer(f"customer:{subject}", subject, True)

    def visitor(self, device: str | None, now: datetime) -> Customer:
        """The visitor of a device token; a new one if there is no token, or none that is ours and still holds."""
        claims = _claims(device, self._device) if device else None
        id = claims.get("sub") if claims and (_time(claims.get("exp")) or 0) > now.timestamp() else None
        id = id if isinstance(id, str) else secrets.token_urlsafe(16)
        return Customer(f"visitor:{id}", None, False, id)

    def device_token(self, customer: Customer, now: datetime) -> str | None:
        """What a visitor's browser keeps; None for a customer whom the shop names."""
        if customer.device is None:
            return None
        return _signed({"sub": customer.device, "exp": int((now + DEVICE).timestamp())}, self._device)

    def session_token(self, customer: Customer, now: datetime) -> str:
        """A session for a customer."""
        known = {"customer": customer.customer} if customer.verified else {"device": customer.device}
        return _signed({"sub": customer.subject, "exp": int((now + SESSION).timestamp()), **known}, self._session)

    def session(self, token: str, now: datetime) -> Customer:
        """The customer of a session.

        Raises:
            NotSignedIn: it is none of ours, or it has ended.
        """
        claims = _claims(token, self._session)
        if claims is None or (_time(claims.get("exp")) or 0) <= now.timestamp():
            raise NotSignedIn("this chat session has ended; begin it again and it goes on where it was")
        customer, device = claims.get("customer"), claims.get("device")
        return Customer(
            str(claims["sub"]),
            customer if isinstance(customer, str) else None,
            customer is not None,
            device if isinstance(device, str) else None,
        )

    def link(self, conversation: str, now: datetime) -> str:
        """The token of a page that shows a conversation's packet to whoever has it, for a day."""
        return _signed({"sub": conversation, "exp": int((now + LINK).timestamp())}, self._link)

    def linked(self, token: str, now: datetime) -> str:
        """The conversation of such a token.

        Raises:
            LinkEnded: it is none of ours, or it has ended.
        """
        claims = _claims(token, self._link)
        if claims is None or (_time(claims.get("exp")) or 0) <= now.timestamp():
            raise LinkEnded
        return str(claims["sub"])

    def csrf(self, session: str) -> str:
        """What changing requests of a desk session must carry; it is bound to that session."""
        return hmac.digest(self._csrf, session.encode(), "sha256").hex()


def secret_of(given: str, file: Path | None) -> bytes:
    """The server's secret: the one that was set, or one of our own, made once and kept in a file for us alone.

    Args:
        file: None keeps nothing; sessions end with the process then.
    """
    if given:
        return given.encode()
    if file is None:
        return secrets.token_bytes(32)
    try:
        made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        kept = file.read_bytes()
        if len(kept) >= 32:
            return kept
        made = os.open(file, os.O_WRONLY | os.O_TRUNC)  # a crash left it empty
    with os.fdopen(made, "wb") as to:
        to.write(secret := secrets.token_hex(32).encode())
    return secret


def hashed(secret: str) -> str:
    """How a secret of ours with enough chance in it (a session's id, an API key) is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _derived(secret: bytes, use: str) -> OctKey:
    return OctKey.import_key(hmac.digest(secret, f"segue {use}".encode(), "sha256"))


def _signed(claims: dict[str, object], key: OctKey) -> str:
    return jwt.encode({"alg": ALGORITHM}, claims, key, [ALGORITHM])


def _claims(token: str, key: OctKey) -> Mapping[str, object] | None:
    """The claims of a token, None if this key did not sign them with our one algorithm."""
    if len(token) > LONGEST:
        return None
    try:
        return jwt.decode(token, key, [ALGORITHM]).claims
    except (JoseError, ValueError, TypeError, KeyError):  # whatever a stranger may have typed
        return None


def _time(claim: object) -> float | None:
    is_number = isinstance(claim, int | float) and not isinstance(claim, bool)
    return float(claim) if is_number and 0 <= claim < 1e12 else None  # type: ignore[arg-type, operator]
