"""Checkpoints as C2SP signed notes (tlog-checkpoint, signed-note), signed with Ed25519."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from msgspec import Struct

_ED25519: Final = b"\x01"
_DASH: Final = "— "


class BadNote(ValueError):
    """This text is not a checkpoint, or its signature is not that of the key."""


class Checkpoint(Struct, frozen=True, kw_only=True):
    """What a checkpoint says."""

    origin: str
    size: int
    root: bytes

    def body(self) -> str:
        """The signed text."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


class Verifier(Struct, frozen=True, kw_only=True):
    """A public key with its name. Pin it outside; never take it from the log that is checked."""

    name: str
    public: bytes

    @property
    def key_id(self) -> str:
        """The four bytes (hex) by which a signature names its key."""
        joined = self.name.encode() + b"\n" + _ED25519 + self.public
        return hashlib.sha256(joined).digest()[:4].hex()

    def text(self) -> str:
        """The key as others pin it: `name+id+base64`."""
        encoded = base64.b64encode(_ED25519 + self.public).decode()
        return f"{self.name}+{self.key_id}+{encoded}"


def read_verifier(text: str) -> Verifier:
    """The key in `name+id+base64`. Raises `BadNote`."""
    name, _, rest = text.strip().partition("+")
    key_id, _, encoded = rest.partition("+")
    try:
        raw = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        raise BadNote("not a key of the form name+id+base64") from None
    found = Verifier(name=name, public=raw[1:])
    if raw[:1] != _ED25519 or len(raw) != 33 or found.key_id != key_id:
        raise BadNote("not an Ed25519 key of the form name+id+base64")
    return found


class Signer:
    """The key that signs checkpoints. Its name tells installations apart."""

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        public = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        name = f"sekisho/{hashlib.sha256(public).hexdigest()[:16]}"
        self.verifier = Verifier(name=name, public=public)

    @property
    def origin(self) -> str:
        """The name of the log."""
        return self.verifier.name

    def sign(self, checkpoint: Checkpoint) -> str:
        """The signed note."""
        body = checkpoint.body()
        signature = bytes.fromhex(self.verifier.key_id) + self._key.sign(body.encode())
        encoded = base64.b64encode(signature).decode()
        return f"{body}\n{_DASH}{self.verifier.name} {encoded}\n"


def read(note: str, verifier: Verifier) -> Checkpoint:
    """The checkpoint in a note that this key signed. Raises `BadNote`."""
    body, blank, signatures = note.partition("\n\n")
    if not blank:
        raise BadNote("no signature")
    body += "\n"
    lines = body.split("\n")
    if len(lines) < 4 or not lines[1].isascii() or not lines[1].isdigit():
        raise BadNote("not a checkpoint")
    try:
        root = base64.b64decode(lines[2], validate=True)
    except binascii.Error:
        raise BadNote("the root is not base64") from None
    for line in signatures.splitlines():
        name, _, encoded = line.removeprefix(_DASH).rpartition(" ")
        if name != verifier.name:
            continue
        try:
            raw = base64.b64decode(encoded, validate=True)
            key = Ed25519PublicKey.from_public_bytes(verifier.public)
            key.verify(raw[4:], body.encode())
        except (binascii.Error, InvalidSignature):
            raise BadNote("the signature does not fit the text") from None
        if raw[:4].hex() != verifier.key_id:
            raise BadNote("the signature names another key")
        return Checkpoint(origin=lines[0], size=int(lines[1]), root=root)
    raise BadNote(f"no signature of {verifier.name}")
