"""The two ways in which a case or a tool chain ends early."""


class CaseFailure(Exception):
    """What was promised did not happen; the text is the reason shown to the reader."""


class MissingTool(Exception):
    """A tool chain is absent or cannot build here; its suites are skipped."""
