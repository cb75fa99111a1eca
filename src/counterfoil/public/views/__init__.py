"""The public door's views, by subject. They ask rooms, fill templates and write nothing."""
