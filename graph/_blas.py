"""One thread for linear algebra, set before numpy is loaded.

The matrices of a deal are small and a server asks many questions at once: threads that wait for each other cost four
times what they save as soon as the machine is busy. Set OPENBLAS_NUM_THREADS to have it otherwise.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
