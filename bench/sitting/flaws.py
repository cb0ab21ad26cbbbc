"""What makes the figures of a run worthless."""


def flaws_of(line):
    """What makes the figures of a run worthless, or at least needs saying."""
    if line.get("errors"):
        yield f"errors by code {line['errors']}"
    if line.get("unanswered"):
        yield f"{line['unanswered']} requests without an answer"
    if line.get("early"):
        yield f"{line['early']} came before their time"
    if line.get("verified") == "no":
        yield (f"{line['acknowledged']} acknowledged, "
               f"{line.get('stored', line.get('delivered'))} stored or delivered")
