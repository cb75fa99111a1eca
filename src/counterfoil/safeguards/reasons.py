"""Why each code of the lexicon is refused, and what to do instead: one pair (reason, mend) for each code."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_LEAVE_OUT = _("Leave this field out. If it is about something else, name that thing in the label.")
_OFFER = _("Set the target on what is offered: seats, sessions, days or money, for the whole programme.")

REASONS: dict[str, tuple[str | Promise, str | Promise]] = {
    # banned fields, G1
    "identity_number": (
        _("This asks for a person's identity number or a copy of a document. Neither may be kept."),
        _("Leave it out. For an award, the school confirms who the student is."),
    ),
    "biometrics": (
        _("This asks for biometric data, such as a fingerprint, a face or blood. None may be kept."),
        _LEAVE_OUT,
    ),
    "device_data": (_("This asks for data about a person's phone, device or calls. None may be kept."), _LEAVE_OUT),
    "chat": (
        _("This asks for what was said in a chat, who is in it, or a person's chat account. None may be kept."),
        _("Leave it out. The number of groups may be stated."),
    ),
    "fine_location": (
        _("This asks where a person or household is, more closely than the county. That may not be kept."),
        _("Give the county, and nothing finer. For a place that is no home, say in the label what it is."),
    ),
    "ethnicity": (_("This asks for the ethnicity of people. That may not be kept."), _LEAVE_OUT),
    "religion": (_("This asks about religion, belief or religious practice. That may not be kept."), _LEAVE_OUT),
    "language": (
        _("This asks which language a person speaks, or how well. That may not be kept."),
        _('Leave it out. If it is the language of a text, a page or a course, say so: "language of the account".'),
    ),
    "politics": (_("This asks about party membership or political views. That may not be kept."), _LEAVE_OUT),
    "attitude": (_("This asks how a person behaves, or how willing a person is. That may not be kept."), _LEAVE_OUT),
    "thought": (_("This asks what a person thinks. That may not be kept."), _LEAVE_OUT),
    "loyalty": (_("This asks how loyal or reliable a person is. That may not be kept."), _LEAVE_OUT),
    "gratitude": (
        _("This asks whether people are grateful. Help asks for no thanks, and none is recorded."),
        _("Leave this field out. What a source says about thanks is a quotation from that source."),
    ),
    "travel": (
        _("This asks where a person travels or has travelled. That may not be kept."),
        _('Leave it out. For journeys of office, say so: "travel of delegates", "travel costs".'),
    ),
    "relatives_abroad": (
        _("This asks about a person's relatives or contacts abroad. That may not be kept."),
        _LEAVE_OUT,
    ),
    "detention": (
        _("This asks about detention, prison, police records or re-education. That may not be kept."),
        _LEAVE_OUT,
    ),
    "household_roster": (
        _("This asks who lives in a household or belongs to a family. That may not be kept."),
        _("Leave it out. The number of households reached may be stated as a total."),
    ),
    "contraception": (_("This asks about contraception or birth control. That may not be kept."), _LEAVE_OUT),
    "pregnancy": (_("This asks about pregnancy. That may not be kept."), _LEAVE_OUT),
    "number_of_children": (
        _("This asks how many children a person has, or about births. That may not be kept."),
        _('Leave it out. If it counts children who were reached, say so: "children reached".'),
    ),
    "medical_result": (
        _("This asks for a person's health, test result or diagnosis. That stays with the health provider."),
        _("Leave it out. The provider's own totals for a county and a period, of ten or more, may be stated."),
    ),
    # refused requests, G11
    "gratitude_task": (
        _("This sets people the task of giving thanks. Help asks for no thanks."),
        _("Leave it out. A letter that somebody writes unasked needs no field and no count."),
    ),
    "service_target": (
        _("This sets a target for home visits, screening or contraception. People must be free to say no."),
        _OFFER,
    ),
    "placement_target": (
        _("This sets or counts jobs, placements or labour transfer of people. That is refused."),
        _OFFER,
    ),
    "work_pool": (
        _("This asks for a list of people who could be put to work. No such list is made."),
        _("Leave it out. Courses and jobs are announced, and whoever wishes answers."),
    ),
    "employer_access": (
        _("This opens participants to employers. No employer sees who took part."),
        _("Leave it out. Openings can be announced at a course, and whoever wishes answers by herself."),
    ),
    "workplace_passed": (
        _("This says that a workplace passed. A visit is not an inspection and clears nobody."),
        _("Say that it was not assessed, or what the concern is."),
    ),
    "quota": (
        _("This sets a quota on people or households. People must be free to say no."),
        _OFFER,
    ),
    "allotment": (
        _("This allots a target to a village, an office or an officer. That turns help into pressure."),
        _OFFER,
    ),
    "absentees": (
        _("This asks who was absent, refused or did not cooperate. A refusal leaves no record."),
        _("Leave it out. How many seats were offered, and how many people came, may be stated as totals."),
    ),
    "person_score": (
        _("This scores, ranks or flags people or households. That is never done."),
        _("Leave it out. What the programme delivered can be measured instead."),
    ),
    "chat_import": (
        _("This brings chats into the system. Chats are not imported."),
        _("Enter what the account says as statements, with its source."),
    ),
    "person_export": (
        _("This exports a list of persons. Persons are not exported in bulk."),
        _("Export totals or statements. Payments go to schools or organisations, or by award code."),
    ),
    "safeguard_off": (
        _("This turns off a safeguard: the record of reads, the hiding of small numbers, or expiry. Nothing may."),
        _("Leave it out. What may be shown can be narrowed, never widened."),
    ),
}
