"""Workbooks in and out: what people type, checked, previewed, and handed to the rooms' actions."""
