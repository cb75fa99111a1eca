"""Books, periods, exports: addresses."""

from django.urls import URLPattern, path

from counterfoil.staff.views.money import books, rates

urlpatterns: list[URLPattern] = [
    path("schemes/<slug:slug>/money/books/", books.books_of, name="books_of"),
    path("money/books/<uuid:public_id>/rates/", rates.rates_of, name="rates_of"),
    path("money/books/<uuid:public_id>/rates/new/", rates.new_rate, name="new_rate"),
    path("money/books/<uuid:public_id>/close/", books.close_period, name="close_period"),
    path("money/books/<uuid:public_id>/reopen/", books.reopen_period, name="reopen_period"),
    path("money/books/<uuid:public_id>/journal/<str:program>/", books.book_journal, name="book_journal"),
    path("money/books/<uuid:public_id>/<slug:code>/", books.book_table, name="book_table"),
    path("money/books/<uuid:public_id>/<slug:code>/<str:kind>/", books.book_file, name="book_file"),
]
