"""The views, by subject. Each one loads (permission in the same call), calls a room, and shows or redirects."""
