"""Waits learned from what came of a team's own handoffs. Outside core: it needs numpy, and scikit-learn to learn.

Until there are 2,000 handoffs, and whenever no model can be used, core's formula and its bands speak.
"""

from .estimator import LearnedEstimator as LearnedEstimator
from .model import WaitModel as WaitModel
from .rows import Row as Row
from .rows import Rows as Rows
