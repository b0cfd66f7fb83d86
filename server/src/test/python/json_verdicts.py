#!/usr/bin/env python3
"""Says what CPython's json makes of documents: the oracle of JsonAgainstCPythonIT.

stdin: documents, each behind its length in 4 bytes, the most significant first.
stdout: one line for each: `ok TEXT` with the canonical text, `syntax OFFSET MESSAGE`, `constant`
for a document with NaN or an infinity before any error, or `not-utf8`.
"""

import json
import struct
import sys


class Constant(Exception):
    pass


class Number(str):
    pass


def refuse(_):
    raise Constant


def load(body):
    return json.loads(body, parse_float=Number, parse_int=Number, parse_constant=refuse)


def kept(character):
    return "\ufffd" if character == "\0" or "\ud800" <= character <= "\udfff" else character


def text(value):
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, str):
        return json.dumps("".join(map(kept, value)), ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ",".join(map(text, value)) + "]"
    if isinstance(value, dict):
        # Names that become equal once their characters are replaced are one name.
        members = {}
        for name, member in value.items():
            members[text(name)] = text(member)
        return "{" + ",".join(f"{name}:{member}" for name, member in members.items()) + "}"
    return json.dumps(value)


def fault(body, error):
    """Offset and message in the words of CPython 3.11; 3.13 has others for a comma too many."""
    message, offset = error.msg, error.pos
    if message.startswith("Illegal trailing comma"):
        offset += 1
        while body[offset] in " \t\n\r":
            offset += 1
        message = (
            "Expecting value"
            if message.endswith("array")
            else "Expecting property name enclosed in double quotes"
        )
    return f"syntax {offset} {message}"


def verdict(body):
    if json.detect_encoding(body) not in ("utf-8", "utf-8-sig"):
        return "not-utf8"
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "not-utf8"
    try:
        return "ok " + text(load(body))
    except Constant:
        return "constant"
    except json.JSONDecodeError as error:
        return fault(body.decode("utf-8-sig"), error)


def main():
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    while header := stdin.read(4):
        stdout.write(verdict(stdin.read(struct.unpack(">I", header)[0])).encode() + b"\n")


main()
