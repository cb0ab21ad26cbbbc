"""One file for each group of cases."""
