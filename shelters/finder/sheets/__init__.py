"""Sheets for residents' notice boards: one A4 page a place, with the ten nearest entrances, made as a job."""
