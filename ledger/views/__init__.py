"""What is derived from the log: state of every thing at every position, history, trails. Disposable, always SQLite."""
