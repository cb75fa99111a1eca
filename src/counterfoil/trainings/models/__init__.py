"""The nouns of trainings: courses, sessions, counts, what was heard of them, and the groups that go on talking."""

from counterfoil.trainings.models.counts import AttendancePaper, Code, Count
from counterfoil.trainings.models.course import Course, Material, Session, Teaches, Trainer
from counterfoil.trainings.models.groups import Asked, Contact, Delivery, Group, Message, Size
from counterfoil.trainings.models.heard import ReactionTotal, Sample, TestQuestion, TestTotal
from counterfoil.trainings.models.plain import WordsRead
from counterfoil.trainings.models.terms import Channel, Question, Theme

__all__ = [
    "Asked", "AttendancePaper", "Channel", "Code", "Contact", "Count", "Course", "Delivery", "Group", "Material",
    "Message", "Question", "ReactionTotal", "Sample", "Session", "Size", "Teaches", "TestQuestion", "TestTotal",
    "Theme", "Trainer", "WordsRead",
]  # fmt: skip
