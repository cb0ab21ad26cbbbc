"""What one case may use: fresh servers, its client program, its folder."""
import pathlib

from .client import Client
from .reference import ReferenceCluster, ReferenceUp
from .saker import SakerCluster, SakerUp


class Backend:
    """Chooses the servers: the Saker binary, or the Java reference when there is no binary."""

    def __init__(self, saker):
        self.saker = saker

    def up(self, case_dir, settings):
        if self.saker:
            return SakerUp(self.saker, case_dir, settings)
        return ReferenceUp(case_dir, settings)

    def cluster(self, case_dir):
        return SakerCluster(self.saker, case_dir) if self.saker else ReferenceCluster(case_dir)


class Context:
    """Owns the processes of a case; `close` ends them all, whatever happened."""

    def __init__(self, backend, client_command, case_dir):
        self.backend = backend
        self.client_command = client_command
        self.dir = pathlib.Path(case_dir)
        self.owned = []
        self.servers = []
        self.client_home = self.dir / "client"
        self.client_home.mkdir(parents=True)

    @property
    def is_reference(self):
        return not self.backend.saker

    def serve(self, settings=None):
        """A fresh server; `settings` are the broker's, as RocketMQ names them."""
        return self._begin(self.backend.up(self.dir, settings or {}))

    def serve_cluster(self):
        return self._begin(self.backend.cluster(self.dir))

    def _begin(self, server):
        self.owned.append(server.close)
        self.servers.append(server)
        server.start()
        return server

    def run_client(self, scenario, server, *words, handlers=None, seconds=90):
        """Runs the client to its end. Its own time-out is shorter: so it can say where it was."""
        words = [scenario, f"namesrv={server.namesrv}", f"brokers={server.brokers}",
                 f"seconds={seconds - 5}", *words]
        client = Client(self.client_command(self.client_home, words), self.dir / "client.log",
                        self.client_home, handlers, seconds)
        self.owned.append(client.end)
        client.wait()

    def obituaries(self):
        """How servers ended that nobody asked to: what a client says then is only the outcome."""
        nodes = [node for server in self.servers for node in server.nodes]
        return [text for text in (node.obituary() for node in nodes) if text]

    def close(self):
        for end in reversed(self.owned):
            end()
