"""In and out: what other systems say, taken over into the ledger, and what the ledger gives away."""
