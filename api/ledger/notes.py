"""Signed heads: checkpoints of a transparency log as signed notes, so that any witness of such logs can read ours.

Formats: C2SP `signed-note` and `tlog-checkpoint`. A head says of which log it is, how many entries it covers, and the
root of the tree over them; below it stands an Ed25519 signature (RFC 8032).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from api.ledger.failures import LedgerDamaged

_ED25519 = b"\x01"
_HASH_BYTES = 4
_SIGNATURE_LINE = re.compile(r"— (?P<name>[^\s+]+) (?P<signature>[A-Za-z0-9+/]+={0,2})")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """The public half of a key that signs heads. `name` is the log's."""

    name: str
    public: bytes

    @property
    def hash(self) -> bytes:
        """Return the four bytes by which signatures name the key."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:_HASH_BYTES]

    @property
    def text(self) -> str:
        """Return the key as it is printed and handed on: `name+hash+key`."""
        return f"{self.name}+{self.hash.hex()}+{base64.b64encode(_ED25519 + self.public).decode()}"

    @classmethod
    def read(cls, text: str) -> VerifierKey:
        """Return the key that a text spells. Raises LedgerDamaged when it spells none."""
        name, _, rest = text.strip().partition("+")
        named, _, encoded = rest.partition("+")
        try:
            blob = base64.b64decode(encoded, validate=True)
        except binascii.Error as error:
            raise LedgerDamaged("a verifier key cannot be read", fix="it has the form name+hash+key") from error
        key = cls(name, blob[1:])
        if blob[:1] != _ED25519 or len(key.public) != 32 or key.hash.hex() != named:
            raise LedgerDamaged("a verifier key cannot be read", fix="it has the form name+hash+key")
        return key

    def signed(self, text: str, signature: bytes) -> bool:
        """Tell whether the key's owner signed the text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that signs heads; its private half is never shown."""

    name: str
    private: bytes = field(repr=False)

    @property
    def verifier(self) -> VerifierKey:
        """Return the public half."""
        public = Ed25519PrivateKey.from_private_bytes(self.private).public_key().public_bytes_raw()
        return VerifierKey(self.name, public)

    def sign(self, text: str) -> str:
        """Return the line that goes below a note's text."""
        signature = Ed25519PrivateKey.from_private_bytes(self.private).sign(text.encode())
        return f"— {self.name} {base64.b64encode(self.verifier.hash + signature).decode()}\n"


@dataclass(frozen=True, slots=True)
class Head:
    """What a signed head says: of which log, over how many entries, which root; `note` is its whole text."""

    origin: str
    size: int
    root: bytes
    note: str

    @classmethod
    def signed(cls, origin: str, size: int, root: bytes, signers: list[Signer]) -> Head:
        """Return a head signed with each of the keys."""
        text = f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"
        return cls(origin, size, root, text + "\n" + "".join(signer.sign(text) for signer in signers))

    @classmethod
    def read(cls, note: str) -> Head:
        """Return the head that a note spells, unchecked. Raises LedgerDamaged when it is none."""
        text, blank, _ = note.partition("\n\n")
        lines = text.split("\n")
        try:
            root = base64.b64decode(lines[2], validate=True)
        except (IndexError, binascii.Error) as error:
            raise LedgerDamaged("a signed head cannot be read") from error
        if not blank or not lines[0] or _NUMBER.fullmatch(lines[1]) is None or len(root) != 32:
            raise LedgerDamaged("a signed head cannot be read")
        return cls(lines[0], int(lines[1]), root, note)

    def is_signed_by(self, key: VerifierKey) -> bool:
        """Tell whether the note carries a good signature of that key."""
        text, _, below = self.note.partition("\n\n")
        for line in below.splitlines():
            found = _SIGNATURE_LINE.fullmatch(line)
            if found is None or found["name"] != key.name:
                continue
            blob = base64.b64decode(found["signature"])
            if blob[:_HASH_BYTES] == key.hash and key.signed(text + "\n", blob[_HASH_BYTES:]):
                return True
        return False
