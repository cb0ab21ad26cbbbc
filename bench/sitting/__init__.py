"""A sitting: calibration, Saker and the Java broker measured in turn, compared as ratios."""
