"""The one key that the golden bytes are sealed with."""

from __future__ import annotations

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ledger.store.keyring import Keyring


class OneKey(Keyring):
    """Seals everything with one key that is written here, so that the bytes can be read for ever."""

    def __init__(self, *, erased: bool = False) -> None:
        self.at_hand = dict[int, AESGCM]().get
        self._cipher = None if erased else AESGCM(b"this key is for golden bytes ..."[:32])

    def cipher(self, number: int) -> AESGCM | None:
        """Return the one cipher, or None when everything is erased."""
        return self._cipher

    def cipher_for_writing(self, subject: str, retention: str) -> tuple[int, AESGCM]:
        """Return the one cipher."""
        assert self._cipher is not None
        return 1, self._cipher
