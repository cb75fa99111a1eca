"""What offices are told by e-mail: one reminder before a line falls due, one digest a week, and nothing else."""
