"""The Java servers of Apache RocketMQ 5.5.0 behind the same interface as Saker."""
from .node import Node
from .paths import BUILD
from .ports import free_port, is_free
from .remoting import knows_broker
from .waiting import wait_until

LIBRARIES = BUILD / "reference" / "lib"
START_SECONDS = 120
STOP_SECONDS = 60
CLUSTER_NAME = "compat-cluster"

JVM = ["java", "-Xms256m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:MaxDirectMemorySize=512m",
       "--add-opens=java.base/java.nio=ALL-UNNAMED",
       "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
       "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED"]


def write_properties(path, values):
    path.write_text("".join(f"{key}={value}\n" for key, value in values.items()))
    return path


class JavaServer:
    """One JVM with its own home, so that its logs and tables stay inside the case."""

    def __init__(self, name, case_dir, main_class, properties):
        self.home = case_dir / f"home-{name}"
        self.home.mkdir()
        self.config = write_properties(case_dir / f"{name}.properties", properties)
        self.main_class = main_class
        self.node = Node(name, case_dir, {"ROCKETMQ_HOME": str(self.home)})

    def start(self):
        self.node.start([*JVM, f"-Duser.home={self.home}", f"-Drocketmq.home.dir={self.home}",
                         "-cp", f"{LIBRARIES}/*", self.main_class, "-c", self.config])

    def wait_for(self, what, condition):
        wait_until(what, lambda: self.node.require_alive() and condition(), START_SECONDS, 0.1)


def java_namesrv(name, case_dir, port):
    return JavaServer(name, case_dir, "org.apache.rocketmq.namesrv.NamesrvStartup",
                      {"listenPort": port, "bindAddress": "127.0.0.1"})


def java_broker(name, case_dir, port, namesrv, settings=None):
    store = case_dir / f"data-{name}"
    return JavaServer(name, case_dir, "org.apache.rocketmq.broker.BrokerStartup", {
        "brokerClusterName": CLUSTER_NAME, "brokerName": name, "brokerId": 0,
        "namesrvAddr": namesrv, "brokerIP1": "127.0.0.1", "brokerIP2": "127.0.0.1",
        "listenPort": port, "bindAddress": "127.0.0.1",
        "storePathRootDir": store, "storePathCommitLog": store / "commitlog",
        "mappedFileSizeCommitLog": 128 * 1024 * 1024,
        # A loaded machine is not what is tested here.
        "waitTimeMillsInSendQueue": 5000, "osPageCacheBusyTimeOutMills": 5000,
        **(settings or {})})


class ReferenceUp:
    """A name server and a broker that start, stop and die together, like `saker up`."""

    def __init__(self, case_dir, settings):
        port = free_port()
        self.namesrv = f"127.0.0.1:{port}"
        self.broker_port = free_port(below=2, above=1)
        self.brokers = f"127.0.0.1:{self.broker_port}"
        self.servers = [java_namesrv("namesrv", case_dir, port),
                        java_broker("broker-a", case_dir, self.broker_port, self.namesrv,
                                    settings)]

    def start(self):
        for server in self.servers:
            server.start()
        self.servers[1].wait_for("registration of the broker",
                                 lambda: knows_broker(self.namesrv, "broker-a"))
        self.servers[1].wait_for("open broker port", lambda: not is_free(self.broker_port))

    @property
    def nodes(self):
        return [server.node for server in self.servers]

    def stop(self):
        for node in reversed(self.nodes):
            node.stop(STOP_SECONDS)

    def kill(self):
        for node in reversed(self.nodes):
            node.kill()

    close = kill


class ReferenceCluster:
    """Two name servers and the brokers broker-a and broker-b."""

    def __init__(self, case_dir):
        ports = [free_port(), free_port()]
        self.addresses = [f"127.0.0.1:{port}" for port in ports]
        self.namesrv = ";".join(self.addresses)
        self.namesrvs = [java_namesrv(f"namesrv-{number}", case_dir, port)
                         for number, port in enumerate(ports, 1)]
        broker_ports = {name: free_port(below=2, above=1) for name in ("broker-a", "broker-b")}
        self.brokers = ";".join(f"127.0.0.1:{port}" for port in broker_ports.values())
        self.broker_servers = {name: java_broker(name, case_dir, port, self.namesrv)
                               for name, port in broker_ports.items()}

    def start(self):
        for server in [*self.namesrvs, *self.broker_servers.values()]:
            server.start()
        for name in self.broker_servers:
            self.wait_for_broker(name)

    def start_broker(self, name):
        self.broker_servers[name].start()
        self.wait_for_broker(name)

    def wait_for_broker(self, name):
        for server, address in zip(self.namesrvs, self.addresses):
            if server.node.process.poll() is None:
                self.broker_servers[name].wait_for(f"{name} registered at {address}",
                                            lambda at=address: knows_broker(at, name))

    def stop_broker(self, name):
        self.broker_servers[name].node.stop(STOP_SECONDS)

    def stop_namesrv(self, number):
        self.namesrvs[number - 1].node.stop(STOP_SECONDS)

    @property
    def nodes(self):
        return [server.node for server in [*self.broker_servers.values(), *self.namesrvs]]

    def close(self):
        for node in self.nodes:
            node.kill()
