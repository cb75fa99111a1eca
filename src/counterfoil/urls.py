"""All addresses of the house, door by door."""

urlpatterns: list[object] = []
