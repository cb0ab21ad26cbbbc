"""As much of the protocol as the cases need, written down once more and independently."""
