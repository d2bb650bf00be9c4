"""Questions over the map, one a file: pure functions with typed answers, each with a sentence in words."""
