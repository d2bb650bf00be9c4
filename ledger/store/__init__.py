"""The log on SQLite and PostgreSQL, behind the recorder, mapper and repository interfaces of `eventsourcing`."""
