"""Settings: from the environment and the command line, and from nowhere else."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

DATA_DIR = "LEDGER_DATA_DIR"
DATABASE_URL = "LEDGER_DATABASE_URL"
OWNER_URL = "LEDGER_OWNER_URL"
APP_PASSWORD = "LEDGER_APP_PASSWORD"  # noqa: S105 - where it is, not what
MASTER_KEY = "LEDGER_MASTER_KEY"
CHECKPOINTS = "LEDGER_CHECKPOINT_DIR"
ERASURES = "LEDGER_ERASURE_LIST"
HOST, PORT = "127.0.0.1", 8000


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the ledger lives and where it listens."""

    data: Path = Path("data")
    """Keys and views; the log too, unless there is a `database_url`."""
    database_url: str | None = None
    """PostgreSQL for the log, such as `postgresql://ledger@localhost/ledger`."""
    master_key: str | None = None
    """64 hex digits that wrap all other keys; without it, the file `master.key` in the data directory."""
    checkpoints: Path | None = None
    """Where signed checkpoints are published: best on another machine's disk. Default: in the data directory."""
    erasures: Path | None = None
    """Where destroyed keys are written down, so that no backup brings them back: on another disk than the data."""
    host: str = HOST
    port: int = PORT

    @property
    def is_there(self) -> bool:
        """Return whether there is a log to read."""
        return self.database_url is not None or (self.data / "log.sqlite").exists()


def settings(data: Path | None = None, host: str = HOST, port: int = PORT) -> Settings:
    """Return the settings: what the command line says, else what the environment says, else the defaults."""
    return Settings(
        data=data if data is not None else Path(os.environ.get(DATA_DIR) or "data"),
        database_url=os.environ.get(DATABASE_URL) or None,
        master_key=os.environ.get(MASTER_KEY) or None,
        checkpoints=Path(published) if (published := os.environ.get(CHECKPOINTS)) else None,
        erasures=Path(listed) if (listed := os.environ.get(ERASURES)) else None,
        host=host,
        port=port,
    )
