"""The parts of the compatibility run: servers, clients, cases, report."""
