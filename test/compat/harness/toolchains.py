"""Builds the client programs and resolves the reference servers, each once."""
import fcntl
import hashlib
import shutil
import subprocess

from .failure import MissingTool
from .paths import BUILD, COMPAT

JAVA_CLIENTS = {"java4": ("rocketmq-client", "4.9.8"), "java5": ("rocketmq-client", "5.5.0"),
                "tools4": ("rocketmq-tools", "4.9.8"), "tools5": ("rocketmq-tools", "5.5.0")}


def require_tools(*tools):
    missing = [tool for tool in tools if not shutil.which(tool)]
    if missing:
        raise MissingTool("no " + ", no ".join(missing))


def fingerprint(folder, salt):
    digest = hashlib.sha256(salt.encode())
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(str(path.relative_to(folder)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def build_once(name, folder, commands):
    """Runs `commands` in turn until one succeeds, unless the sources are as at the last build."""
    stamp = BUILD / name / "built-from"
    stamp.parent.mkdir(parents=True, exist_ok=True)
    # Two runs at once: the second waits, and then finds everything built.
    with open(stamp.with_name("lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        now = fingerprint(folder, name)
        if not stamp.exists() or stamp.read_text() != now:
            build(name, folder, commands)
            stamp.write_text(now)


def build(name, folder, commands):
    print(f"building {name}", flush=True)
    for command in commands:
        result = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        if result.returncode == 0:
            return
    raise BuildFailure(f"{name} does not build:\n{result.stdout[-4000:]}{result.stderr[-4000:]}")


class BuildFailure(Exception):
    """The sources of a client program do not compile; never a reason to skip."""


def maven(goal, *options):
    """Offline first: a resolved project then needs no network and no waiting for it."""
    require_tools("java", "javac", "mvn")
    command = ["mvn", "-q", "-B", *options, goal]
    return [[*command[:1], "-o", *command[1:]], command]


def java_command(clients):
    artifact, version = JAVA_CLIENTS[clients]
    name = f"{artifact}-{version}"
    build_once(name, COMPAT / "java",
               maven("process-classes", f"-Dclient.artifact={artifact}",
                     f"-Dclient.version={version}"))
    out = BUILD / name

    def command(home, words):
        return ["java", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-Dfile.encoding=UTF-8", f"-Duser.home={home}", f"-Djava.io.tmpdir={home}",
                f"-Drocketmq.client.logRoot={home}/logs", "-Drocketmq.client.logLevel=WARN",
                "-cp", f"{out}/classes:{out}/lib/*", "saker.compat.Main", *words]
    return command


def go_command(_suite):
    require_tools("go")
    program = BUILD / "go" / "compat-go"
    build_once("go", COMPAT / "go", [["go", "build", "-o", str(program), "."]])

    def command(_home, words):
        return [program, *words]
    return command


def resolve_reference():
    build_once("reference", COMPAT / "reference", maven("package"))


CLIENTS = {**dict.fromkeys(JAVA_CLIENTS, java_command), "go": go_command}
