"""How well the product finds things and answers, measured on sets of questions."""

from smartchat.evaluation.ranking import Progress
from smartchat.evaluation.report import BookScores, EvaluationReport, Latency, ModeScores, render_table
from smartchat.evaluation.runner import evaluate

__all__ = ["BookScores", "EvaluationReport", "Latency", "ModeScores", "Progress", "evaluate", "render_table"]
