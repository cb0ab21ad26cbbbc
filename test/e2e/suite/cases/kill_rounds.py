"""A few rounds of kill -9 under load; test/chaos/kill_rounds runs as many as one likes."""
from ..case import Case
from ..kill_rounds import KillRounds

ROUNDS = 3


def rounds_of(flush):
    def act(context):
        folder = context.folder / flush
        folder.mkdir()
        rounds = KillRounds(context.binary, folder, flush)
        context.own(rounds.close)
        context.note(f"seed {rounds.seed}")
        rounds.start()
        acknowledged = sum(rounds.run_round()[0] for _ in range(ROUNDS))
        found = rounds.finish()
        context.note(f"{acknowledged} acknowledged, {found} found")
    return act


def cases():
    return [Case("kill-rounds", flush.lower().replace("_", "-"), rounds_of(flush))
            for flush in ("ASYNC_FLUSH", "SYNC_FLUSH")]
