"""Who may include whom: the table of docs/architecture.md, section 2, and no cycles anywhere."""
import re
from pathlib import PurePosixPath

from .tree import Finding, is_test_side

# folder: (floor, folders it may include besides itself)
_LOW = "base config metrics model"
FLOORS = {
    "base": (0, ""),
    "model": (1, "base"),
    "config": (1, "base"),
    "metrics": (1, "base"),
    "file": (2, "base metrics"),
    "net": (2, "base metrics model"),
    "wire": (2, "base model"),
    "filter": (2, "base model"),
    "api": (2, "base metrics model"),
    "store": (3, f"{_LOW} file wire filter"),
    "rpc": (3, f"{_LOW} net wire"),
    "auth": (3, f"{_LOW} file wire"),
    "replica": (4, f"{_LOW} net wire store"),
    "consensus": (4, f"{_LOW} net"),
    "client": (4, f"{_LOW} filter net wire rpc"),
    "broker": (5, f"{_LOW} file filter api wire store auth replica rpc"),
    "front": (5, f"{_LOW} net wire filter api rpc auth"),
    "namesrv": (5, f"{_LOW} wire rpc auth"),
    "controller": (5, f"{_LOW} wire rpc auth consensus"),
    "proxy": (5, f"{_LOW} api client"),
    "cli": (6, "floors 0-4"),
    "dashboard": (6, f"{_LOW} auth client"),
    "sim": (6, "floors 0-5"),
    "apps": (7, "floors 0-6"),
}
# include/saker, the public headers: who in src/ may see them.
PUBLIC_SEEN_BY = {"client", "proxy", "cli", "dashboard", "sim", "apps"}
_INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')


def below(floor):
    return {name for name, (level, _) in FLOORS.items() if level < floor}


def allowed(folder):
    floor, listed = FLOORS[folder]
    match = re.fullmatch(r"floors 0-(\d)", listed)
    return below(int(match.group(1)) + 1) if match else set(listed.split())


def includes(text):
    """(line, is quoted, path) of every include."""
    for number, line in enumerate(text.split("\n"), 1):
        match = _INCLUDE.match(line)
        if match:
            yield number, match.group(1) == '"', PurePosixPath(match.group(2))


def check_floors(tree):
    sources = {path.relative_to("src") for path in tree.cpp if path.parts[0] == "src"}
    for folder in tree.source_folders():
        if folder not in FLOORS:
            yield Finding(f"src/{folder}", 1, "unknown-folder",
                          "not a room of docs/architecture.md section 2")
    for path, text in tree.cpp_texts():
        for line, quoted, target in includes(text):
            if quoted or target in sources:
                for rule, message in _judge(tree, path, target):
                    yield Finding(str(path), line, rule, message)
            elif path.parts[0] == "include" and not _is_standard(target):
                yield Finding(str(path), line, "floor",
                              f"public headers include std and each other only, not <{target}>")


def _is_standard(target):
    return target.parts[0] == "saker" or (len(target.parts) == 1 and "." not in target.name)


def _judge(tree, path, target):
    root, room = path.parts[0], target.parts[0]
    if room == "apps" and path.parts[:2] != ("src", "apps"):
        yield "apps", f"nothing includes apps/ ({target})"
    elif root == "include":
        if room != "saker":
            yield "floor", f"public headers include std and each other only, not \"{target}\""
    elif root == "src" and len(path.parts) > 2 and path.parts[1] in FLOORS:
        yield from _judge_source(path, target)
    elif root in ("test", "bench") and room not in FLOORS and room != "saker":
        beside = (tree.root / path.parent / target, tree.root / target)
        if not any(place.is_file() for place in beside):
            yield "include-path", f"\"{target}\" is neither from src/ nor from here"


def _judge_source(path, target):
    folder, room = path.parts[1], target.parts[0]
    if len(target.parts) < 2:
        yield "include-path", f"write includes from src/: \"{folder}/{target}\""
    elif room == "saker":
        if folder not in PUBLIC_SEEN_BY:
            yield "floor", f"{folder}/ may not include the public headers ({target})"
    elif room not in FLOORS:
        yield "include-path", f"\"{target}\" names no folder of src/"
    elif folder == room:
        inner, other = path.parts[2:-1], target.parts[1:-1]
        if folder == "front" and inner and other and inner[0] != other[0]:
            yield "front-peer", f"front/{inner[0]} must not include front/{other[0]}"
    else:
        reach = below(FLOORS[folder][0]) if is_test_side(path) else allowed(folder)
        if room not in reach:
            yield "floor", _why_not(folder, room, target)


def _why_not(folder, room, target):
    here, there = FLOORS[folder][0], FLOORS[room][0]
    if there >= here:
        return f"{folder}/ (floor {here}) may not include {room}/ (floor {there}): {target}"
    return f"{room}/ is not on the list of {folder}/ in docs/architecture.md: {target}"


def check_cycles(tree):
    """No cycle between sibling folders at any depth, and none between files."""
    edges = _file_edges(tree)
    for cycle in _cycles({a: set(targets) for a, targets in edges.items()}):
        yield Finding(f"src/{cycle[0]}", edges[cycle[0]][cycle[1]], "file-cycle",
                      " -> ".join(map(str, cycle)))
    for parent, (graph, places) in sorted(_folder_graphs(edges).items()):
        for cycle in _cycles(graph):
            path, line = places[cycle[0], cycle[1]]
            shown = " -> ".join(str(parent / name) for name in cycle)
            yield Finding(f"src/{path}", line, "folder-cycle", shown)


def _file_edges(tree):
    """{file: {included file: line}}, paths from src/, tests left out."""
    known = {p.relative_to("src") for p, _ in tree.cpp_texts("src") if not is_test_side(p)}
    return {path: {target: line for line, _, target in includes(tree.text("src" / path))
                   if target in known}
            for path in sorted(known)}


def _folder_graphs(edges):
    """For every folder the graph of its sub-folders: {parent: (edges, an example of each)}."""
    graphs = {}
    for path, targets in edges.items():
        for target, line in targets.items():
            depth = 0
            while path.parts[depth] == target.parts[depth] and depth < len(path.parts) - 1 \
                    and depth < len(target.parts) - 1:
                depth += 1
            if depth < len(path.parts) - 1 and depth < len(target.parts) - 1:
                graph, places = graphs.setdefault(PurePosixPath(*path.parts[:depth]), ({}, {}))
                here, there = path.parts[depth], target.parts[depth]
                graph.setdefault(here, set()).add(there)
                places.setdefault((here, there), (path, line))
    return graphs


def _cycles(graph):
    """One closed walk for every knot of the graph."""
    finished = set()
    for start in sorted(graph):
        if start in finished:
            continue
        walk, pending = [], [(start, iter(sorted(graph[start])))]
        on_walk = {start}
        walk.append(start)
        while pending:
            node, following = pending[-1]
            step = next((n for n in following if n in graph and n not in finished), None)
            if step is None:
                pending.pop()
                on_walk.discard(walk.pop())
                finished.add(node)
            elif step in on_walk:
                yield walk[walk.index(step):] + [step]
            else:
                pending.append((step, iter(sorted(graph[step]))))
                walk.append(step)
                on_walk.add(step)
