"""English dates: the day before the month, as Babel writes them for the pages; Django's own are American."""

DATE_FORMAT = "j F Y"
