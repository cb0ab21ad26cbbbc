"""Recorded requests sent again, and the answers compared with the recorded ones."""
