"""Proof that the log was not altered. The leaf hash is here; tree, checkpoints and proofs find their place beside it."""
