"""The truth: acts, events and the log. Knows nothing of graphs or GraphQL."""
