"""The cases that hold a running saker to its promises, and what they share."""
