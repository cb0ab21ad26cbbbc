"""Names that say something: no drawers, no numbers, snake_case files."""
import re

from . import cpp
from .tree import Finding

DRAWERS = {"util", "utils", "common", "helper", "helpers", "manager", "impl", "misc"}
# Words that end in a digit because the field calls the thing so.
WORDS_WITH_DIGITS = {
    "acl2", "amqp10", "base64", "crc32", "fnv1", "http1", "http2", "int32", "int64", "ipv4", "ipv6",
    "lz4", "md5", "mqtt3", "mqtt5", "murmur3", "sha1", "sha256", "sha512", "sql92", "tls12",
    "tls13", "uint32", "uint64", "utf16", "utf8", "v1", "v2", "v3", "x509", "xxh3",
}


def check_names(tree):
    for path in tree.cpp:
        yield from _path(path)
    for path, text in tree.cpp_texts():
        scan = cpp.scan(text)
        for type_ in scan.types:
            yield from _drawers(path, type_.line, "type", type_.name, _camel_parts(type_.name))
        for name, line in scan.namespaces:
            yield from _drawers(path, line, "namespace", name, re.split(r"\W+|_", name))


def _path(path):
    parts = path.parts[1:-1] if path.parts[0] in ("src", "include") else ()
    for name in (*parts, path.stem):
        if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name):
            yield Finding(str(path), 1, "snake-case", f"'{name}' is not snake_case")
        yield from _drawers(path, 1, "file or folder", name, name.split("_"))
        for part in name.split("_"):
            if re.search(r"\d$", part) and part not in WORDS_WITH_DIGITS:
                yield Finding(str(path), 1, "numbered-file",
                              f"'{name}': say what it is instead of numbering it "
                              "(a word of the field goes into WORDS_WITH_DIGITS)")


def _camel_parts(name):
    return [part.lower() for part in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+", name)]


def _drawers(path, line, kind, name, parts):
    for part in parts:
        if part.lower() in DRAWERS:
            yield Finding(str(path), line, "name", f"{kind} '{name}': '{part}' is a drawer, "
                          "name what it holds")
