"""The composition root: settings, the command line, the server, and the demo story."""
