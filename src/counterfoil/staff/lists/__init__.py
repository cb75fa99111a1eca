"""Working lists: filter, sort, search, print, files and changes of many rows, for any list that is declared as data.

A part declares a list in `staff/lists/<name>.py` as `LIST = WorkingList(…)` and adds its name to `shelf.NAMES`; the
page, its files and its bulk changes are there at `schemes/<slug>/lists/<name>/` (`staff:list`, `staff:list_file`,
`staff:list_bulk`):

    LIST = WorkingList(
        name="groups", title=_("Follow-up groups"), section="trainings", order="review", main="owner",
        rows=lambda asking: Group.objects.filter(scheme=asking.scheme).select_related("owner", "theme"),
        columns=(
            Column("number", _("Number"), "number", sort="number", numeric=True),
            Column("owner", _("Owner"), "owner"),
            Column("review", _("To be looked at again"), "review_on", sort="review_on"),
        ),
        filters=(
            Term("theme", _("Theme"), "theme", Theme),
            Flag("past", _("past their review day"), lambda asking: Q(review_on__lt=asking.today)),
        ),
        link="group", new="new_group", new_permission=Permission.PLAN_TRAININGS, new_label=_("Register a group"),
        nothing_yet=_("No group is registered yet."),
        bulks=(Bulk("review", _("Next review day"), field=…, before="review_on", act=…, permission=…),),
    )

- `rows(asking)`: the scheme's rows with all that columns read joined or fetched (`select_related`,
  `prefetch_related`, annotations), so that a page asks the same number of questions for one row and for fifty. Never
  join a row of which a field is declared `personal()` whole: name what you need in `only()`. `defer()` the pieces.
- `Column(key, label, value, sort=…)`: `value` is a way ("course.theme", methods are called) or a function of the row.
- Filters (`staff.lists.filters`): `Choice`, `Term`, `Among` (few things, a menu), `Of` (too many for a menu: another
  page links here with `?programme=<public id>`), `Date` (from, until), `Flag`. A page of Today links to a list with
  `list_address(slug, name, **query)`.
- `search`: the path of `base.listing` pieces, or (words, Asking) → Q. `sort`: a path, or `ranked(path, values)`.
- `link`/`new`: names of addresses of this door; while they do not exist, there is no link.
- `Bulk`: one change of many rows: `act(rows=…, value=…, by=…)` is the room's action for a set; `refused(row,
  value, asking)` says of one row why not. The preview shows before and after; what changed since is left out and
  named.
- To show the list's ways in a page of one's own: `{% include "staff/lists/ways.html" %}` with `ways` from
  `staff.chain_nav.ways(scheme, section)`.
"""

from counterfoil.staff.lists.address import list_address
from counterfoil.staff.lists.declared import Asking, Bulk, Column, WorkingList, ranked, told
from counterfoil.staff.lists.filters import Among, Choice, Date, Flag, Of, Term, parties, places_of

__all__ = [
    "Among", "Asking", "Bulk", "Choice", "Column", "Date", "Flag", "Of", "Term", "WorkingList", "list_address",
    "parties", "places_of", "ranked", "told",
]  # fmt: skip
