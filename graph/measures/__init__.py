"""One measure a file: pure functions over a DiGraph whose edge ``u → v`` means *u influences v*.

Every function answers for every node of its graph; what is undefined is ``None``, never NaN.
"""
