#!/usr/bin/env python3
"""Measures how long the user's save takes while strangers attack the served review page.

Usage: benches/strangers.py [PROGRAM] [STRANGERS] [SECONDS]

Starts `enregard review --serve` on a memory of 5,000 pairs, then runs STRANGERS (100) threads that hold idle
connections, drip heads and bodies, declare huge bodies, or flood the server with refused requests. Meanwhile the
user saves one document after another for SECONDS (20). Prints the median and the maximum time of a save.
"""

import pathlib
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

PROGRAM = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "target/release/enregard").resolve()
STRANGERS = int(sys.argv[2]) if len(sys.argv) > 2 else 100
SECONDS = float(sys.argv[3]) if len(sys.argv) > 3 else 20
PAIRS = 5000

stop = threading.Event()


def connect(port):
    return socket.create_connection(("127.0.0.1", port), timeout=10)


def idle(port):
    """Holds a connection until the server closes it."""
    connection = connect(port)
    while not stop.is_set() and connection.recv(1):
        pass


def drip(start):
    """Sends a request byte by byte."""

    def stranger(port):
        connection = connect(port)
        connection.sendall(start)
        while not stop.wait(0.01):
            connection.sendall(b"x")

    return stranger


def huge_body(port):
    """Declares a huge body and sends as much of it as the server takes."""
    connection = connect(port)
    connection.sendall(b"POST /save HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000000000\r\n\r\n")
    while not stop.is_set():
        connection.sendall(bytes(1 << 16))


def flood(port):
    """Sends a request with a wrong token and reads the refusal."""
    connection = connect(port)
    connection.sendall(b"GET /?token=0 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    while connection.recv(4096):
        pass


KINDS = [
    idle,
    drip(b"GET / HTTP/1.1\r\nHost: x\r\nX: "),
    drip(b"POST /save HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n"),
    huge_body,
    flood,
]


def attack(kind, port, counts):
    """Repeats one kind of attack, on a new connection each time."""
    while not stop.is_set():
        try:
            kind(port)
        except OSError:
            pass
        counts[kind] += 1


def save(port, token, text):
    """Saves a document as the page does, and returns the seconds until the server has confirmed it."""
    begin = time.perf_counter()
    with connect(port) as connection:
        head = f"POST /save HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Enregard-Token: {token}\r\n"
        connection.sendall(f"{head}Content-Length: {len(text)}\r\n\r\n".encode() + text)
        answer = connection.recv(4096)
    if not answer.startswith(b"HTTP/1.1 200 "):
        raise SystemExit(f"the save failed: {answer!r}")
    return time.perf_counter() - begin


def main():
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "m.tsv")
        lines = [f"Phrase numéro {n}, assez longue.\tSentence number {n}, long enough.\n" for n in range(PAIRS)]
        file.write_text("source\ttarget\n" + "".join(lines), encoding="utf-8")
        call = [PROGRAM, "review", file, "--serve", "--src-lang", "fr", "--tgt-lang", "en"]
        server = subprocess.Popen(call, stderr=subprocess.PIPE, text=True)
        try:
            found = None
            while found is None:
                found = re.search(r"http://127\.0\.0\.1:(\d+)/\?token=(\w+)", server.stderr.readline())
            port, token = int(found[1]), found[2]
            versions = [
                file.read_bytes().replace(b"Phrase num\xc3\xa9ro 7,", f"Version {k},".encode()) for k in range(2)
            ]
            alone = [save(port, token, versions[k % 2]) for k in range(20)]
            counts = dict.fromkeys(KINDS, 0)
            for k in range(STRANGERS):
                kind = KINDS[k % len(KINDS)]
                threading.Thread(target=attack, args=(kind, port, counts), daemon=True).start()
            time.sleep(1)
            times = []
            end = time.monotonic() + SECONDS
            while time.monotonic() < end:
                times.append(save(port, token, versions[len(times) % 2]))
            if file.read_bytes() != versions[(len(times) - 1) % 2]:
                raise SystemExit("the file does not have the last version")
            stop.set()
            print(f"alone: {len(alone)} saves, median {statistics.median(alone) * 1000:.0f} ms")
            print(
                f"{STRANGERS} strangers ({sum(counts.values())} connections): {len(times)} saves, "
                f"median {statistics.median(times) * 1000:.0f} ms, maximum {max(times) * 1000:.0f} ms"
            )
        finally:
            stop.set()
            server.kill()
            server.wait()


main()
