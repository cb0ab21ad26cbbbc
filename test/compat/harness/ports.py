"""Free ports for servers that cannot choose one themselves."""
import random
import socket

# Below the range from which the kernel gives ports to outgoing connections.
LOWEST, HIGHEST = 20000, 32000


def is_free(port):
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port(below=0, above=0):
    """A port that is free together with its `below` and `above` neighbours."""
    for _ in range(1000):
        port = random.randrange(LOWEST + below, HIGHEST - above)
        if all(is_free(near) for near in range(port - below, port + above + 1)):
            return port
    raise OSError("no free port found")
