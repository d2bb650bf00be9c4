"""Reports: questions that are answered from the states and the history as of any moment, one small file each.

Each is a function of (views, viewer, moment, at, …): `moment` is what the ledger knew, `at` the time by which it is
judged what is late or has run out. What is not known is counted and told, never taken for nothing.
"""
