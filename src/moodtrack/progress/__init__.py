"""Are we getting there: norms of a sample, reliable change, sudden gains, progress of goals, session by session."""

from moodtrack.progress.course import ExpectedCourse, course
from moodtrack.progress.early_response import EarlyResponse, early_response
from moodtrack.progress.fit_course import Course, fit_course
from moodtrack.progress.goal_attainment import GoalAttainment, goal_attainment
from moodtrack.progress.goal_outcomes import GoalOutcomes, goal_outcomes
from moodtrack.progress.goal_progress import GoalCuts, GoalProgress, goal_progress
from moodtrack.progress.minimal_change import MinimalChange, minimal_change
from moodtrack.progress.norms import Norms, norms
from moodtrack.progress.outcomes import Limits, Outcomes, outcomes
from moodtrack.progress.piecewise import Piecewise, piecewise
from moodtrack.progress.reliability import Reliability, reliability
from moodtrack.progress.reliable_change import Prior, ReliableChange, reliable_change
from moodtrack.progress.sensitivity import Sensitivity, sensitivity
from moodtrack.progress.sessions import Sessions, sessions
from moodtrack.progress.single_case import SingleCase, single_case
from moodtrack.progress.staying_well import StayingWell, staying_well
from moodtrack.progress.sudden_gains import SuddenGains, sudden_gains
from moodtrack.progress.time_to_event import TimeToEvent, time_to_event

__all__ = [
    "Course",
    "EarlyResponse",
    "ExpectedCourse",
    "GoalAttainment",
    "GoalCuts",
    "GoalOutcomes",
    "GoalProgress",
    "Limits",
    "MinimalChange",
    "Norms",
    "Outcomes",
    "Piecewise",
    "Prior",
    "Reliability",
    "ReliableChange",
    "Sensitivity",
    "Sessions",
    "SingleCase",
    "StayingWell",
    "SuddenGains",
    "TimeToEvent",
    "course",
    "early_response",
    "fit_course",
    "goal_attainment",
    "goal_outcomes",
    "goal_progress",
    "minimal_change",
    "norms",
    "outcomes",
    "piecewise",
    "reliability",
    "reliable_change",
    "sensitivity",
    "sessions",
    "single_case",
    "staying_well",
    "sudden_gains",
    "time_to_event",
]
