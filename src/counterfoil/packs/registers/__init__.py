"""Registers: what offices keep year after year in sheets, one row for each course, session, group or screening.

Each sheet is told once (`trainings`, `programmes`, `screenings`): its columns in three languages and what may stand
in each. `reading` makes rows of it, `carrying` lays them beside what is there and has the rooms' own actions write.
"""
