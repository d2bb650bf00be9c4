"""Keys: one per data subject and retention class, in a database of their own, apart from the log and its backups.

Destroying a key is what erasing means here: the log and its proofs stay as they are, and what the key hid can never
be read again. Every key is stored wrapped under the master key.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import sqlite3
import threading
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SCHEMA = """
CREATE TABLE IF NOT EXISTS subject_key (
    subject TEXT NOT NULL, retention TEXT NOT NULL, wrapped BLOB, erased_at TEXT,
    PRIMARY KEY (subject, retention)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS secret (name TEXT PRIMARY KEY, wrapped BLOB NOT NULL) STRICT, WITHOUT ROWID;
"""
CACHE = 50_000
"""How many unwrapped keys are held in memory."""


class KeyErased(LookupError):
    """The subject's key was destroyed; nothing new can be hidden under it."""


class Keyring:
    """Gives out the ciphers of subjects; new keys are durable once `flush` returns, before events need them."""

    def __init__(self, path: Path, master_key: bytes) -> None:
        self._lock = threading.RLock()
        self._master = AESGCM(master_key)
        self._ciphers: dict[tuple[str, str], AESGCM] = {}
        self._fresh: dict[tuple[str, str], bytes] = {}
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.execute("PRAGMA busy_timeout=10000")
        # A key that was destroyed must not survive in a free page of the file.
        self._db.execute("PRAGMA secure_delete=ON")
        self._db.executescript(SCHEMA)
        self._id_key = self._secret("ids")
        self._digest_key = self._secret("digests")

    @property
    def id_key(self) -> bytes:
        """The key that ids derived from names are hashed with, so that an id does not betray a name."""
        return self._id_key

    def digest(self, content: bytes) -> bytes:
        """Return the keyed hash of a command's content (HMAC-SHA256): it tells equal from unequal and nothing else."""
        return hmac.new(self._digest_key, content, hashlib.sha256).digest()

    def cipher(self, subject: str, retention: str) -> AESGCM | None:
        """Return the cipher for reading, or None when there is no key (any more)."""
        found = self._ciphers.get((subject, retention))
        return found if found is not None else self._load(subject, retention)

    def cipher_for_writing(self, subject: str, retention: str) -> AESGCM:
        """Return the cipher for writing, making the key if there is none; raises `KeyErased`."""
        found = self._ciphers.get((subject, retention))
        if found is not None:
            return found
        with self._lock:
            found = self._load(subject, retention)
            if found is None:
                if self._row(subject, retention) is not None:
                    raise KeyErased(subject)
                key = AESGCM.generate_key(256)
                found = self._remember(subject, retention, key)
                self._fresh[subject, retention] = key
            return found

    def flush(self) -> bool:
        """Store the new keys durably, before the events that need them are committed.

        Returns False when another process made one of them first: theirs holds then, nothing of ours was stored, and
        what was sealed since the last flush must be sealed again.
        """
        with self._lock:
            if not self._fresh:
                return True
            rows = [(s, r, self._wrap(key, f"{s}/{r}")) for (s, r), key in self._fresh.items()]
            stored = False
            self._db.execute("BEGIN IMMEDIATE")
            try:
                self._db.executemany("INSERT INTO subject_key (subject, retention, wrapped) VALUES (?, ?, ?)", rows)
                self._db.execute("COMMIT")
                stored = True
            except sqlite3.IntegrityError:
                return False
            finally:
                if not stored:
                    self._db.execute("ROLLBACK")
                    for name in self._fresh:
                        self._ciphers.pop(name, None)
                self._fresh.clear()
            return True

    def erase(self, subject: str, retention: str) -> None:
        """Destroy a key for good. Doing it again changes nothing."""
        with self._lock:
            self._ciphers.pop((subject, retention), None)
            self._db.execute(
                "INSERT INTO subject_key (subject, retention, wrapped, erased_at) VALUES (?, ?, NULL, datetime('now')) "
                "ON CONFLICT DO UPDATE SET wrapped = NULL, erased_at = coalesce(erased_at, excluded.erased_at)",
                (subject, retention),
            )
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    def _load(self, subject: str, retention: str) -> AESGCM | None:
        with self._lock:
            row = self._row(subject, retention)
            if row is None or row[0] is None:
                return None
            return self._remember(subject, retention, self._unwrap(row[0], f"{subject}/{retention}"))

    def _row(self, subject: str, retention: str) -> tuple[bytes | None] | None:
        query = "SELECT wrapped FROM subject_key WHERE subject = ? AND retention = ?"
        row: tuple[bytes | None] | None = self._db.execute(query, (subject, retention)).fetchone()
        return row

    def _remember(self, subject: str, retention: str, key: bytes) -> AESGCM:
        while len(self._ciphers) >= CACHE:
            self._ciphers.pop(next(iter(self._ciphers)))
        cipher = self._ciphers[subject, retention] = AESGCM(key)
        return cipher

    def _wrap(self, key: bytes, name: str) -> bytes:
        nonce = os.urandom(12)
        return nonce + self._master.encrypt(nonce, key, name.encode())

    def _unwrap(self, wrapped: bytes, name: str) -> bytes:
        return self._master.decrypt(wrapped[:12], wrapped[12:], name.encode())

    def _secret(self, name: str) -> bytes:
        with self._lock:
            self._db.execute(
                "INSERT OR IGNORE INTO secret (name, wrapped) VALUES (?, ?)",
                (name, self._wrap(os.urandom(32), f"secret/{name}")),
            )
            row = self._db.execute("SELECT wrapped FROM secret WHERE name = ?", (name,)).fetchone()
        return self._unwrap(row[0], f"secret/{name}")


def master_key(path: Path, given: str | None = None) -> bytes:
    """Return the master key: the one given (64 hex digits), else the one in the file, which is made when missing."""
    if given:
        if not re.fullmatch("[0-9a-fA-F]{64}", given):
            raise ValueError("the master key must have 64 hex digits (256 bits)")
        return bytes.fromhex(given)
    try:
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return bytes.fromhex(path.read_text().strip())
    with os.fdopen(fd, "w") as file:
        file.write(os.urandom(32).hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return bytes.fromhex(path.read_text().strip())
