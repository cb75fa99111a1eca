"""The plan of a visit: dates, delegation, itinerary, agenda and costs."""
