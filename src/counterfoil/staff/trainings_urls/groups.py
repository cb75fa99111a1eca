"""Follow-up groups, the offices that take messages for them, messages, and what is asked: addresses."""

from django.urls import URLPattern, path

from counterfoil.staff.views.trainings import contacts, group_messages, groups, take_out

_DELIVERY = "group-messages/<uuid:public_id>/deliveries/<int:number>/"
urlpatterns: list[URLPattern] = [
    path("schemes/<slug:slug>/groups/new/", groups.new_group, name="new_group"),
    path("groups/<uuid:public_id>/", groups.group, name="group"),
    path("groups/<uuid:public_id>/change/", groups.change_group, name="change_group"),
    path("groups/<uuid:public_id>/looked-at/", groups.review_group, name="review_group"),
    path("groups/<uuid:public_id>/close/", groups.close_group, name="close_group"),
    path("groups/<uuid:public_id>/reopen/", groups.reopen_group, name="reopen_group"),
    path("groups/<uuid:public_id>/take-out/", take_out.redact_group, name="redact_group"),
    path("group-messages/<uuid:public_id>/take-out/", take_out.redact_message, name="redact_message"),
    path("schemes/<slug:slug>/asked/", groups.asked_of, name="asked_of"),
    path("schemes/<slug:slug>/contacts/", contacts.contacts_of, name="contacts_of"),
    path("schemes/<slug:slug>/contacts/new/", contacts.new_contact, name="new_contact"),
    path("contacts/<uuid:public_id>/", contacts.contact, name="contact"),
    path("contacts/<uuid:public_id>/end/", contacts.end_contact, name="end_contact"),
    path("schemes/<slug:slug>/group-messages/", group_messages.messages_of, name="messages_of"),
    path("schemes/<slug:slug>/group-messages/new/", group_messages.new_message, name="new_message"),
    path("group-messages/<uuid:public_id>/", group_messages.message, name="message"),
    path("group-messages/<uuid:public_id>/change/", group_messages.change_message, name="change_message"),
    path("group-messages/<uuid:public_id>/send/", group_messages.send_message, name="send_message"),
    path("group-messages/<uuid:public_id>/card.png", group_messages.message_card, name="message_card"),
    path(_DELIVERY, group_messages.delivery, name="delivery"),
    path(f"{_DELIVERY}again/", group_messages.send_again, name="send_delivery_again"),
    path(f"{_DELIVERY}mark/", group_messages.mark_sent, name="mark_delivery"),
]
