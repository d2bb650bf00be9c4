"""Signed notes (c2sp.org/signed-note) with Ed25519: a text, an empty line, and who signed the text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ledger.integrity import base64
from ledger.integrity.errors import BadSignature, MalformedKey, MalformedNote, UntrustedNote

ED25519 = 1
"""The signature type of the standard."""
MAX_BYTES = 1 << 20
MAX_SIGNATURES = 100
_SECRET = "PRIVATE+KEY+"  # noqa: S105 - the prefix of the format, not a secret


class Verifier:
    """A public key with the name it signs under; `str()` is its text form (vkey)."""

    def __init__(self, name: str, key: bytes) -> None:
        self.name = _checked_name(name)
        self._key = Ed25519PublicKey.from_public_bytes(key)
        self.id = sha256(name.encode() + b"\n" + bytes([ED25519]) + key).digest()[:4]
        self._text = f"{name}+{self.id.hex()}+{base64.encode(bytes([ED25519]) + key)}"

    @classmethod
    def parse(cls, text: str) -> Verifier:
        """Return the key that `name+id+base64` stands for."""
        name, key = _parse_key(text)
        try:
            verifier = cls(name, key)
        except ValueError as error:
            raise MalformedKey(f"not an Ed25519 public key: {error}") from None
        if str(verifier) != text:
            raise MalformedKey("the key's id does not fit its name and bytes")
        return verifier

    def verify(self, text: str, signature: bytes) -> None:
        """Check a signature over a note's text."""
        try:
            self._key.verify(signature, text.encode())
        except InvalidSignature:
            raise BadSignature(f"{self.name} did not sign this text") from None

    def __str__(self) -> str:
        return self._text


class Signer:
    """A private key with the name it signs under."""

    def __init__(self, name: str, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.verifier = Verifier(name, key.public_key().public_bytes_raw())

    @classmethod
    def generate(cls, name: str) -> Signer:
        """Return a new key."""
        return cls(name, Ed25519PrivateKey.generate())

    @classmethod
    def parse(cls, text: str) -> Signer:
        """Return the key that `PRIVATE+KEY+name+id+base64` stands for."""
        if not text.startswith(_SECRET):
            raise MalformedKey("a private key begins with PRIVATE+KEY+")
        name, seed = _parse_key(text.removeprefix(_SECRET))
        signer = cls(name, Ed25519PrivateKey.from_private_bytes(seed))
        if signer.secret() != text:
            raise MalformedKey("the key's id does not fit its name and bytes")
        return signer

    @property
    def name(self) -> str:
        """The name it signs under."""
        return self.verifier.name

    def secret(self) -> str:
        """Return the private key's text form. It belongs in a file of mode 0600 and nowhere else."""
        seed = base64.encode(bytes([ED25519]) + self._key.private_bytes_raw())
        return f"{_SECRET}{self.name}+{self.verifier.id.hex()}+{seed}"

    def line(self, text: str) -> str:
        """Return the signature line over a note's text."""
        return f"— {self.name} {base64.encode(self.verifier.id + self._key.sign(text.encode()))}\n"


@dataclass(frozen=True, slots=True)
class Opened:
    """A note's text, and the names of the trusted keys that signed it."""

    text: str
    signers: tuple[str, ...]


def sign_note(text: str, *signers: Signer) -> str:
    """Return the note: the text, signed by each signer."""
    if not text.endswith("\n") or not signers:
        raise MalformedNote("a note is a text that ends in a newline, and at least one signature")
    _check_characters(text)
    return text + "\n" + "".join(signer.line(text) for signer in signers)


def open_note(note: str | bytes, trusted: Iterable[Verifier]) -> Opened:
    """Return the text of a note that a trusted key has signed.

    Signatures by unknown keys are ignored, as the standard asks; a bad one under a trusted key spoils the note.
    """
    text, lines = _split(_decoded(note))
    known = {(key.name, key.id): key for key in trusted}
    signers = []
    for name, key_id, signature in [_parse_line(line) for line in lines]:
        key = known.get((name, key_id))
        if key is not None:
            key.verify(text, signature)
            signers.append(name)
    if not signers:
        raise UntrustedNote("no trusted key has signed this")
    return Opened(text, tuple(dict.fromkeys(signers)))


def _decoded(note: str | bytes) -> str:
    if len(note) > MAX_BYTES:
        raise MalformedNote(f"a note has at most {MAX_BYTES} bytes")
    try:
        text = note.decode() if isinstance(note, bytes) else note
        text.encode()
    except UnicodeError:
        raise MalformedNote("a note is UTF-8") from None
    _check_characters(text)
    return text


def _check_characters(text: str) -> None:
    if any(c < " " and c != "\n" for c in text):
        raise MalformedNote("a note has no control characters but newlines")


def _split(note: str) -> tuple[str, list[str]]:
    """Return the text and the signature lines: the last empty line is between them."""
    end = note.rfind("\n\n")
    if end < 0 or not note.endswith("\n"):
        raise MalformedNote("a note is a text, an empty line and signature lines, each ending in a newline")
    # Not splitlines(): that would also break at characters that a key's name may hold.
    lines = note[end + 2 : -1].split("\n")
    if not note[end + 2 :] or len(lines) > MAX_SIGNATURES:
        raise MalformedNote(f"a note has from 1 to {MAX_SIGNATURES} signatures")
    return note[: end + 1], lines


def _parse_line(line: str) -> tuple[str, bytes, bytes]:
    match line.split(" "):
        case ["—", name, encoded] if _is_name(name):
            try:
                raw = base64.decode(encoded)
            except ValueError as error:
                raise MalformedNote(f"a signature is not base 64: {error}") from None
            if len(raw) < 5:
                raise MalformedNote("a signature is a key id of 4 bytes and more")
            return name, raw[:4], raw[4:]
    raise MalformedNote("a signature line is an em dash, a key's name and base 64, with single spaces")


def _parse_key(text: str) -> tuple[str, bytes]:
    match text.split("+", 2):
        case [name, key_id, encoded] if _is_name(name) and re.fullmatch("[0-9a-f]{8}", key_id):
            try:
                raw = base64.decode(encoded)
            except ValueError as error:
                raise MalformedKey(f"a key is not base 64: {error}") from None
            if len(raw) != 33 or raw[0] != ED25519:
                raise MalformedKey("only Ed25519 keys (type 1, 32 bytes) are known here")
            return name, raw[1:]
    raise MalformedKey("a key is name+id+base64, the id of 8 hexadecimal digits")


def _is_name(name: str) -> bool:
    return bool(name) and not any(c.isspace() or c == "+" or c < " " for c in name)


def _checked_name(name: str) -> str:
    if not _is_name(name):
        raise MalformedKey("a key's name is not empty and has neither spaces nor +")
    return name
