"""The door for staff: pages for people in office who sign in. It loads, calls a room and shows; it writes nothing."""
