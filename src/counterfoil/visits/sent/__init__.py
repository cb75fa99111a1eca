"""What phones send in: taken once, whatever comes twice, late or out of order."""
