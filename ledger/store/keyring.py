"""Keys: every one belongs to one data subject and one retention class, in a database apart from the log.

Destroying keys is what erasing means here: the log and its proofs stay as they are, and what the keys hid can never
be read again. Keys are made in blocks, durable before the first of a block is used, so that recording an act costs
one durable commit and not two. An event names its key by number; a number is never given to another subject. After a
restart a subject goes on with a new key: all its keys are found in its own stream.
"""

from __future__ import annotations

import hmac
import os
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ledger.domain.kernel.chance import chance
from ledger.store.erasures import ErasureList, fingerprint
from ledger.store.errors import Misconfigured, Unavailable
from ledger.store.transaction import PATIENCE, faults, transaction, write_ahead

SCHEMA = """
CREATE TABLE IF NOT EXISTS key (number INTEGER PRIMARY KEY, wrapped BLOB, erased_at TEXT) STRICT;
CREATE INDEX IF NOT EXISTS key_erased ON key (number) WHERE erased_at NOT NULL;
CREATE TABLE IF NOT EXISTS secret (name TEXT PRIMARY KEY, wrapped BLOB NOT NULL) STRICT, WITHOUT ROWID;
"""
BLOCK = 1_024
"""Keys made at a time; what is left of a block at the end is never used."""
BRIEFLY = 1_000
"""Milliseconds to wait for others who read the keys: nobody can encrypt meanwhile."""
CACHE = 50_000
"""Keys held in memory, unwrapped, and subjects whose key is remembered."""

_new_key, _nonce = chance(32), chance(12)


class Keyring:
    """Gives out ciphers: by number for reading, by subject for writing."""

    def __init__(self, path: Path, master_key: bytes) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._master = AESGCM(master_key)
        self._ciphers: OrderedDict[int, AESGCM] = OrderedDict()
        self.at_hand: Callable[[int], AESGCM | None] = self._ciphers.get
        """The cipher with a number, if it need not be looked up: without a lock, for a dictionary answers whole."""
        self._numbers: OrderedDict[tuple[str, str], int] = OrderedDict()
        self._block: list[tuple[int, bytes]] = []
        self._erasures: ErasureList | None = None
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=PATIENCE)
        write_ahead(self._db)
        self._db.execute("PRAGMA synchronous=FULL")
        # A key that was destroyed must not survive in a free page of the file.
        self._db.execute("PRAGMA secure_delete=ON")
        self._db.executescript(SCHEMA)
        self._version = -1
        self.destroyed = 0
        """How many keys are known to be destroyed: whoever remembers what they opened forgets it when that grows."""
        self._count_destroyed()
        try:
            self._id_key = self._secret("ids")
            self._digest = hmac.new(self._secret("digests"), digestmod="sha256")
        except InvalidTag:
            self.close()
            raise Misconfigured(
                f"the master key does not open {path}: put the one in place that it was made with"
            ) from None

    def serve(self, log_id: str, *, begun: bool) -> None:
        """Take note that these are the keys of a log; raises `Misconfigured` when it has begun with other keys.

        With other keys its names could not be read, and what was recorded meanwhile would take key numbers that are
        taken already: once the right keys are back, it could never be read again.
        """
        name = f"log/{log_id}"
        with faults(), self._lock:
            known = {n for (n,) in self._db.execute("SELECT name FROM secret WHERE name LIKE 'log/%'")}
            (used,) = self._db.execute("SELECT EXISTS (SELECT 1 FROM key)").fetchone()
        # Keys that are used but name no log were made before logs were noted here.
        if begun and name not in known and (known or not used):
            raise Misconfigured(
                f"{self._path} does not hold the keys of this log, which has events already: put the keys.sqlite and "
                "the master key in place that belong to it"
            )
        self._secret(name)

    @property
    def id_key(self) -> bytes:
        """The key that ids derived from names are hashed with, so that an id does not betray a name."""
        return self._id_key

    def digest(self, content: bytes) -> bytes:
        """Return the keyed hash of a command's content (HMAC-SHA256): it tells equal from unequal and nothing else."""
        keyed = self._digest.copy()  # setting up the key costs more than hashing what a command holds
        keyed.update(content)
        return keyed.digest()

    def cipher(self, number: int) -> AESGCM | None:
        """Return the cipher with this number, or None when its key was destroyed."""
        found = self.at_hand(number)
        if found is not None:
            return found
        with self._lock:
            with faults():
                row = self._db.execute("SELECT wrapped FROM key WHERE number = ?", (number,)).fetchone()
            if row is None:
                raise LookupError(f"key {number} is not in this keyring: was another one restored?")
            return None if row[0] is None else self._remember(number, self._unwrap(row[0], f"key/{number}"))

    def cipher_for_writing(self, subject: str, retention: str) -> tuple[int, AESGCM]:
        """Return number and cipher of a subject's key for a retention class; it is durable already."""
        with self._lock:
            number = self._numbers.get((subject, retention))
            cipher = None if number is None else self.cipher(number)
            if number is None or cipher is None:
                if not self._block:
                    self._block = self._reserve()
                number, key = self._block.pop()
                cipher = self._remember(number, key)
                self._numbers[subject, retention] = number
                if len(self._numbers) > CACHE:
                    self._numbers.popitem(last=False)
            return number, cipher

    def erase(self, numbers: Iterable[int]) -> None:
        """Destroy keys for good. Doing it again changes nothing.

        Each is on the erasure list before it is gone, if there is one. Raises `Unavailable` while somebody reads the
        file, which keeps them in it: then it has to be done again.
        """
        with faults(), self._lock:
            living = [(number, key) for number in numbers if (key := self._key(number)) is not None]
            if self._erasures is not None:
                self._erasures.add(living)
            for number, _ in living:
                self._db.execute(
                    "UPDATE key SET wrapped = NULL, erased_at = datetime('now') WHERE number = ? AND wrapped NOT NULL",
                    (number,),
                )
                self._ciphers.pop(number, None)
            self._count_destroyed()
            self._cleanse()

    def _cleanse(self) -> None:
        """Let nothing that was destroyed survive in the log beside the file."""
        self._db.execute(f"PRAGMA busy_timeout = {BRIEFLY}")
        try:
            (held, _, _) = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            self._db.execute(f"PRAGMA busy_timeout = {round(PATIENCE * 1_000)}")
        if held:
            raise Unavailable(f"{self._path} is being read by another process: destroyed keys are still in it")

    def refresh(self) -> None:
        """Forget what other processes have destroyed meanwhile."""
        with faults(), self._lock:
            (version,) = self._db.execute("PRAGMA data_version").fetchone()
            if version != self._version:
                for (number,) in self._db.execute("SELECT number FROM key WHERE erased_at NOT NULL").fetchall():
                    self._ciphers.pop(number, None)
                self._version = version
                self._count_destroyed()

    def _count_destroyed(self) -> None:
        (self.destroyed,) = self._db.execute("SELECT count(*) FROM key WHERE erased_at NOT NULL").fetchone()

    def obey(self, erasures: ErasureList, before: Callable[[int], object]) -> None:
        """Destroy what the list says was destroyed before, and write down there what will be from now on.

        Only a keyring from a backup still holds any of it. `before` is called with their number first: whatever was
        derived with these keys has to go before them, or a crash in between would leave it.
        """
        with self._lock:
            back = [
                number
                for number, fingerprints in erasures.read().items()
                if (key := self._key(number)) is not None and fingerprint(key) in fingerprints
            ]
            if back:
                before(len(back))
                self.erase(back)
            self._erasures = erasures

    def sealed(self, secret: bytes, name: str) -> bytes:
        """Return a secret as it may lie in another file: encrypted by the master key, bound to its name."""
        return self._wrap(secret, f"sealed/{name}")

    def unsealed(self, sealed: bytes, name: str) -> bytes:
        """Return a secret that was sealed under this name."""
        return self._unwrap(sealed, f"sealed/{name}")

    def close(self) -> None:
        """Close the database, when nobody is reading: to close it under another thread would end the process."""
        with self._lock:
            self._db.close()

    def _key(self, number: int) -> bytes | None:
        """Return a key itself, or None when it was destroyed or never was here."""
        with faults():
            row = self._db.execute("SELECT wrapped FROM key WHERE number = ?", (number,)).fetchone()
        return None if row is None or row[0] is None else self._unwrap(row[0], f"key/{number}")

    def _reserve(self) -> list[tuple[int, bytes]]:
        """Make a block of keys that no other process will use, durably."""
        with transaction(self._db) as db:
            (last,) = db.execute("SELECT coalesce(max(number), 0) FROM key").fetchone()
            keys = [(number, _new_key()) for number in range(last + BLOCK, last, -1)]
            rows = [(number, self._wrap(key, f"key/{number}")) for number, key in keys]
            db.executemany("INSERT INTO key (number, wrapped) VALUES (?, ?)", rows)
        return keys

    def _remember(self, number: int, key: bytes) -> AESGCM:
        if len(self._ciphers) >= CACHE:
            self._ciphers.popitem(last=False)
        cipher = self._ciphers[number] = AESGCM(key)
        return cipher

    def _wrap(self, key: bytes, name: str) -> bytes:
        nonce = _nonce()
        return nonce + self._master.encrypt(nonce, key, name.encode())

    def _unwrap(self, wrapped: bytes, name: str) -> bytes:
        return self._master.decrypt(wrapped[:12], wrapped[12:], name.encode())

    def _secret(self, name: str) -> bytes:
        with faults(), self._lock:
            self._db.execute(
                "INSERT OR IGNORE INTO secret (name, wrapped) VALUES (?, ?)",
                (name, self._wrap(os.urandom(32), f"secret/{name}")),
            )
            row = self._db.execute("SELECT wrapped FROM secret WHERE name = ?", (name,)).fetchone()
        return self._unwrap(row[0], f"secret/{name}")
