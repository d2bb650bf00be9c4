"""What the ledger costs: one number a file, each beside its raw limit, measured in the same run on the same bytes."""
