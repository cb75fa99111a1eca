"""Courses, sessions, who teaches, papers and materials: addresses."""

from django.urls import URLPattern, path

from counterfoil.staff.views.trainings import around, certificates, courses, results, sessions

urlpatterns: list[URLPattern] = [
    path("schemes/<slug:slug>/courses/new/", courses.new_course, name="new_course"),
    path("courses/<uuid:public_id>/", courses.course, name="course"),
    path("courses/<uuid:public_id>/change/", courses.change_course, name="change_course"),
    path("courses/<uuid:public_id>/stands/", courses.move_course, name="move_course"),
    path("courses/<uuid:public_id>/call-off/", courses.call_off_course, name="call_off_course"),
    path("courses/<uuid:public_id>/people/", courses.count_people, name="count_people"),
    path("courses/<uuid:public_id>/certificates/", certificates.certificates, name="certificates"),
    path(
        "courses/<uuid:public_id>/certificates/<slug:language>/",
        certificates.certificate_file,
        name="certificate_file",
    ),
    path("courses/<uuid:public_id>/sessions/new/", sessions.new_sessions, name="new_sessions"),
    path("sessions/<uuid:public_id>/", sessions.session, name="session"),
    path("sessions/<uuid:public_id>/change/", sessions.change_session, name="change_session"),
    path("sessions/<uuid:public_id>/call-off/", sessions.call_off_session, name="call_off_session"),
    path("schemes/<slug:slug>/results/", results.cohorts_of, name="cohorts_of"),
    path("schemes/<slug:slug>/trainers/", around.trainers_of, name="trainers_of"),
    path("schemes/<slug:slug>/trainers/new/", around.new_trainer, name="new_trainer"),
    path("trainers/<uuid:public_id>/erase/", around.erase_trainer, name="erase_trainer"),
    path("courses/<uuid:public_id>/attendance/new/", around.note_attendance, name="note_attendance"),
    path("attendance/<uuid:public_id>/confirm/", around.confirm_attendance, name="confirm_attendance"),
    path("courses/<uuid:public_id>/materials/new/", around.new_material, name="new_material"),
    path("materials/<uuid:public_id>/drop/", around.drop_material, name="drop_material"),
]
