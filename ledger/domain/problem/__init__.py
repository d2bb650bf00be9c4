"""Problems: what several requests have in common, one cause under different complaints.

Life: framed → addressed, dropped. Requests join it and are taken out of it; each stays a request of its own.
"""

# In the order of its life, which is that of the API and of docs/events.md.
from ledger.domain.problem import framing, gathering, ending  # noqa: I001
from ledger.domain.problem.state import Problem, ProblemId, ProblemStatus

__all__ = ["Problem", "ProblemId", "ProblemStatus", "ending", "framing", "gathering"]
