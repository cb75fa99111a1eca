"""Addresses of the staff door."""

from django.urls import path

from counterfoil.staff.views import accounts, log, members, packs, signin, statements, terms, today, updates

app_name = "staff"
urlpatterns = [
    path("", today.today, name="today"),
    path("sign-in/", signin.SignIn.as_view(), name="sign_in"),
    path("sign-out/", signin.sign_out, name="sign_out"),
    path("password/", signin.password, name="password"),
    path("language/", signin.language, name="language"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("schemes/<slug:slug>/accounts/", accounts.accounts_of, name="accounts_of"),
    path("schemes/<slug:slug>/accounts/new/", accounts.new_account, name="new_account"),
    path("accounts/<uuid:public_id>/", accounts.account, name="account"),
    path("accounts/<uuid:public_id>/workbook/", packs.export_account, name="export_account"),
    path("accounts/<uuid:public_id>/tallies/new/", accounts.new_tally, name="new_tally"),
    path("accounts/<uuid:public_id>/statements/new/", statements.new_statement, name="new_statement"),
    path("statements/<uuid:public_id>/", statements.statement, name="statement"),
    path("statements/<uuid:public_id>/mend/", statements.edit_statement, name="edit_statement"),
    path("statements/<uuid:public_id>/withdraw/", statements.withdraw, name="withdraw"),
    path("statements/<uuid:public_id>/evidence/", statements.custody, name="custody"),
    path("tallies/<uuid:public_id>/", statements.tally, name="tally"),
    path("packs/", packs.packs, name="packs"),
    path("packs/template/<str:language>/", packs.template, name="template"),
    path("schemes/<slug:slug>/packs/", packs.packs_of, name="packs_of"),
    path("packs/<uuid:public_id>/", packs.pack, name="pack"),
    path("packs/<uuid:public_id>/progress/", packs.progress, name="pack_progress"),
    path("packs/<uuid:public_id>/joins/", packs.joins, name="pack_joins"),
    path("packs/<uuid:public_id>/enter/", packs.enter, name="enter_pack"),
    path("packs/<uuid:public_id>/drop/", packs.drop, name="drop_pack"),
    path("updates/", updates.updates, name="updates"),
    path("schemes/<slug:slug>/updates/", updates.updates_of, name="updates_of"),
    path("schemes/<slug:slug>/updates/new/", updates.new_update, name="new_update"),
    path("updates/<uuid:public_id>/", updates.update, name="update"),
    path("updates/<uuid:public_id>/edit/", updates.edit, name="edit_update"),
    path("updates/<uuid:public_id>/look-over/", updates.look_over, name="look_over"),
    path("updates/<uuid:public_id>/publish/", updates.publish, name="publish"),
    path("schemes/<slug:slug>/log/", log.log, name="log"),
    path("terms/", terms.terms, name="terms"),
    path("terms/new/", terms.propose, name="propose_term"),
    path("terms/<slug:name>/<str:code>/approve/", terms.approve, name="approve_term"),
    path("members/", members.members, name="members"),
    path("members/new/", members.new_user, name="new_user"),
    path("members/roles/new/", members.new_member, name="new_member"),
    path("members/<uuid:public_id>/roles/<int:number>/end/", members.end_membership, name="end_membership"),
]
