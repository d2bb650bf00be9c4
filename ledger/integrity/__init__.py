"""Proof that the log was not altered."""
