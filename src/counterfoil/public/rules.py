"""The guardrails in plain words, for the public page. docs/guardrails tells them in full, with their sources.

`how` says what software can do: enforced (a test fails when it breaks), declared (staff say so, shown as such),
unknown (no software can know it, and the page says so).
"""

# ruff: noqa: E501 - a sentence stands in one line, as its translator will find it

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _l

ENFORCED, DECLARED, UNKNOWN = "enforced", "declared", "unknown"
HOW_WORDS = {
    ENFORCED: _l("Enforced by the software"),
    DECLARED: _l("Declared by staff"),
    UNKNOWN: _l("Cannot be known by software"),
}


@dataclass(frozen=True)
class Rule:
    """One guardrail: its number, what it says, and what of it software can hold."""

    number: str
    title: Promise
    words: Promise
    how: tuple[str, ...]
    limit: Promise | str = ""

    @property
    def how_words(self) -> list[Promise]:
        return [HOW_WORDS[how] for how in self.how]


RULES = [
    Rule("G0", _l("Hold little about a person"),
         _l("Where a person must be held at all, the record is tiny: name, school or course, the award, whether it was paid, what she agreed to. An identity number is never held."),
         (ENFORCED,)),
    Rule("G1", _l("Some things are never asked"),
         _l("No field exists for ethnicity, religion, language, party, opinions, loyalty, gratitude, travel, relatives abroad, detention, pregnancy, number of children, diagnosis, chats, devices, or where a household lives beyond its county."),
         (ENFORCED,)),
    Rule("G2", _l("Nobody is scored"),
         _l("No score, rank, flag or prediction of a person or household, no list of those who refused or stayed away, no search for faces."),
         (ENFORCED,)),
    Rule("G3", _l("Consent is asked for each thing apart"),
         _l("Award, training, visit, photograph, publication: each is asked alone, in her language, by somebody who does not decide the award, and may be withdrawn without a reason. A refusal leaves no record."),
         (ENFORCED, UNKNOWN), _l("Whether she was free to say no, no software can know.")),
    Rule("G4", _l("Help does not hang on good behaviour"),
         _l("No award or payment depends on attendance, a job, a visit, a letter, a photograph, a meeting or thanks. There is no handing-over ceremony."),
         (ENFORCED, UNKNOWN), _l("What is said outside the software, it cannot know.")),
    Rule("G5", _l("A home visit leaves almost nothing"),
         _l("Visitors say that the household invited them. At most three come, none from police, employer or the panel that awards. The record holds no name and no prose, and is gone ninety days after its action closes. A declined visit leaves nothing."),
         (ENFORCED, UNKNOWN), _l("Whether the household invited them, no software can know.")),
    Rule("G6", _l("Health results stay with the provider"),
         _l("No field could hold a result. Held are the provider, dates, places offered, cost, and totals of ten or more."),
         (ENFORCED,)),
    Rule("G7", _l("Work is never a target"),
         _l("No target for placing people in jobs or moving them, no access for employers. A workplace visit can raise a concern; it can never find that all is well."),
         (ENFORCED,)),
    Rule("G8", _l("Complaints go to somebody independent"),
         _l("No sign-in, no name needed, kept apart, read only by a body that is neither side, nor host, employer or authority. Until such a body is named and its channel built, nothing about single persons can be held here."),
         (ENFORCED,)),
    Rule("G9", _l("Photographs need two consents"),
         _l("One to take it, one to publish it. Faces are covered unless she wishes otherwise. No children, patients, homes or handing-over scenes."),
         (ENFORCED, DECLARED), _l("What a picture shows, a second person looks at before it is published.")),
    Rule("G10", _l("Small numbers are not shown"),
         _l("Counts of people helped that we work out ourselves begin at ten and are rounded in breakdowns. A total that a public source states is quoted exactly, with its source, and never broken down further. No list of recipients is published."),
         (ENFORCED,)),
    Rule("G11", _l("Some requests are refused"),
         _l("A quota on people or households, a bulk export of persons, the same user both awarding and visiting, a helping party as the body that hears complaints: the software says no, and why."),
         (ENFORCED,)),
    Rule("G12", _l("A person can see and delete what is held"),
         _l("Every reading of a personal field is noted. Histories keep who changed what and when, never the values. A deleted part leaves its hash, so that what was published can still be checked."),
         (ENFORCED,)),
    Rule("G13", _l("Free text is kept short and warned about"),
         _l("Prose and attachments are the way around all this. Fields about people helped are lists; other text is warned about when it looks like a private person's name, number or address. A sheet of persons is never attached."),
         (ENFORCED, DECLARED)),
    Rule("G14", _l("A need can expose who spoke"),
         _l("A voice is an organisation or a meeting, never a person. A line becomes public when both sides release it. Who is late with a promise may answer first, and “outside our power” is an answer."),
         (ENFORCED,)),
    Rule("G15", _l("Real organisations that took no part"),
         _l("Of public accounts we keep only what the source says, with its address and the date we read it. Nothing is added. Accounts differ; nobody has disputed anything, for nobody was asked. What does not flatter is kept as well. Such pages are not for search engines."),
         (ENFORCED, DECLARED)),
]  # fmt: skip
