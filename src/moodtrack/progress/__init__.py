"""Are we getting there: norms of a sample, reliable change of scores, progress of goals."""

from moodtrack.progress.goal_progress import GoalProgress, goal_progress
from moodtrack.progress.norms import Norms, norms
from moodtrack.progress.reliable_change import ReliableChange, reliable_change

__all__ = ["GoalProgress", "Norms", "ReliableChange", "goal_progress", "norms", "reliable_change"]
