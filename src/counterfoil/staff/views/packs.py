"""Packs."""
from counterfoil.staff.load import door, page
from counterfoil.people.permissions import Permission
from django.http import HttpResponse
def _x(request, **kw): return HttpResponse("later")
packs = packs_of = template = pack = progress = joins = enter = drop = export_account = door("GET")(_x)
