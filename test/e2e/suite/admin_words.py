"""`saker admin` of a server under test."""
import json

from .case import require
from .command import run_to_end


def admin(context, server, *words, form=None):
    """Runs it to its end; `words` are what stands behind `saker admin`."""
    forms = ["-o", form] if form else []
    return run_to_end(context.binary, "admin", "-n", server.namesrv, *forms, *words)


def answer(context, server, *words):
    """What it answers in JSON; it has to succeed, and say nothing on stderr."""
    ended = admin(context, server, *words, form="json")
    require(ended.code == 0 and not ended.err,
            f"admin {' '.join(map(str, words))} ended with {ended.code}: {ended.text}")
    return json.loads(ended.out)


def must_refuse(context, server, words, *parts, code=1):
    """It fails, prints nothing on stdout, and its error has all the parts."""
    ended = admin(context, server, *words)
    require(ended.code == code and not ended.out,
            f"admin {' '.join(map(str, words))} ended with {ended.code}: {ended.text}")
    for part in parts:
        require(part in ended.err, f"no {part!r} in: {ended.err}")
