"""Recorded requests with something wrong in them: nothing crashes, hangs or leaks."""
import contextlib
import os
import random
import time

from ..bystander import Bystander
from ..case import cases_of, require
from ..command import run_to_end
from ..memory import resident_megabytes
from ..mutation import Mutator
from ..server import IS_FAST_BUILD
from ..wire.connection import Connection

SECONDS_VARIABLE, SEED_VARIABLE = "SAKER_E2E_MUTATION_SECONDS", "SAKER_E2E_SEED"
DEFAULT_SECONDS = 10
FRAMES_PER_CONNECTION_MAX = 20
# A machine that others use may stand still for a second or two; what hangs takes longer.
SLOWEST_SECONDS_MAX = 5 if IS_FAST_BUILD else 20
GROWTH_MEGABYTES_MAX = 300
# Pops and pulls may be held that long for clients that are gone.
SETTLE_SECONDS = 5
WRITE_SECONDS = 1


def drained(connection):
    """Reads what is there and does not wait."""
    connection.socket.settimeout(0.0005)
    with contextlib.suppress(TimeoutError, BlockingIOError, ConnectionError):
        while connection.socket.recv(1 << 16):
            pass


def one_connection(address, mutator):
    count = mutator.random.randint(1, FRAMES_PER_CONNECTION_MAX)
    with Connection(address) as connection:
        for _ in range(count):
            # Who reads no answers is not read from: that it is not stuck is for the bystander.
            connection.socket.settimeout(WRITE_SECONDS)
            with contextlib.suppress(TimeoutError, ConnectionError):
                connection.socket.sendall(mutator.frame())
            drained(connection)
        if mutator.random.random() < 0.3:
            connection.reset()
    return count


def throw_for(seconds, server, other, mutator):
    """At a broker, and at another one's name server: what that believes leads `hello` astray."""
    deadline, frames = time.monotonic() + seconds, 0
    while time.monotonic() < deadline:
        address = other.namesrv if mutator.random.random() < 0.1 else server.broker
        frames += one_connection(address, mutator)
        for one in (server, other):
            require(one.process.poll() is None,
                    f"a server ended with {one.process.poll()} after {frames} frames")
    return frames


def settles(server, before):
    """Closed connections give their descriptors back; files of new topics stay open."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while time.monotonic() < deadline and sockets(server) > before:
        time.sleep(0.05)
    return sockets(server)


def sockets(server):
    folder = f"/proc/{server.process.pid}/fd"
    count = 0
    for name in os.listdir(folder):
        with contextlib.suppress(OSError):
            count += os.readlink(f"{folder}/{name}").startswith("socket:")
    return count


def broken_requests(context):
    """Where one fails, its seed repeats it: SAKER_E2E_SEED, or `--seed`."""
    seconds = float(os.environ.get(SECONDS_VARIABLE, DEFAULT_SECONDS))
    seed = int(os.environ.get(SEED_VARIABLE) or time.time_ns() % 1_000_000_007)
    context.note(f"seed {seed}")
    print(f"mutations: seed {seed}, {seconds:g} s", flush=True)
    server, other = context.server(), context.server()
    bystander = Bystander(server.broker)
    context.own(bystander.close)
    before, megabytes = sockets(server), resident_megabytes(server.process.pid)
    frames = throw_for(seconds, server, other, Mutator(random.Random(seed)))
    context.note(f"{frames} frames, beside them {bystander.slowest * 1000:.0f} ms at most")
    bystander.finish()
    require(bystander.slowest < SLOWEST_SECONDS_MAX,
            f"seed {seed}: a send beside them took {bystander.slowest:.1f} s")
    after = settles(server, before)
    require(after <= before, f"seed {seed}: {before} sockets before, {after} afterwards")
    grown = resident_megabytes(server.process.pid) - megabytes
    require(grown < GROWTH_MEGABYTES_MAX or not IS_FAST_BUILD,
            f"seed {seed}: {grown:.0f} MB more than before")
    hello = run_to_end(context.binary, "hello", "-n", server.namesrv)
    require(hello.code == 0, f"seed {seed}: saker hello says {hello.text}")
    for one in (server, other):
        one.stop()
    server.start()


def cases():
    return cases_of("mutations", [broken_requests])
