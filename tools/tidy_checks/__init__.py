"""One module per kind of check; run_all puts them together."""
