"""Builds the programs, and runs the server and the clients, each on its own core."""
import json
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "benchmark"
RESULTS = BUILD / "results"
KEPT_RESULTS = ROOT / "benchmarks" / "results"
CLIENT_CORE, SERVER_CORE = "0", "1"


def build(*targets):
    """Configures and builds `targets` of the preset benchmark; quiet unless it fails."""
    subprocess.run([ROOT / "scripts" / "install-dependencies", "benchmark"], check=True)
    environment = dict(os.environ, CCACHE_BASEDIR=str(ROOT), CCACHE_NOHASHDIR="1")
    commands = (["cmake", "--preset", "benchmark"],
                ["cmake", "--build", "--preset", "benchmark", "--target", *targets])
    for command in commands:
        done = subprocess.run(command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
        if done.returncode != 0:
            raise SystemExit(done.stdout)


def program(name):
    return str(BUILD / "benchmarks" / name)


def on_core(core):
    """The prefix of a command that runs on one core, where there are two and taskset."""
    return ["taskset", "-c", core] if shutil.which("taskset") and (os.cpu_count() or 1) > 1 else []


def spin():
    """The option of a wire_server that never sleeps, where it has a core of its own."""
    return ["--spin"] if on_core(SERVER_CORE) else []


def progress(text):
    """Says on a terminal what is being done; an empty text clears the line."""
    if sys.stdout.isatty():
        print(f"\r{text:<78}\r" if not text else f"\r{text:<78}", end="", flush=True)


def write_results(name, quick, runs):
    """Writes the runs with what they were made on; returns the file's path from the tree's root."""
    git = lambda *command: subprocess.run(["git", *command], cwd=ROOT, text=True, capture_output=True).stdout.strip()
    cpu = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    about = {"commit": git("rev-parse", "--short", "HEAD"), "date": time.strftime("%Y-%m-%d", time.gmtime()),
             "cpu": cpu.group(1) if cpu else "unknown", "cores": os.cpu_count(), "kernel": os.uname().release}
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / (f"{name}-quick.json" if quick else f"{name}.json")
    lines = ",\n".join(json.dumps(run) for run in runs)
    path.write_text(f'{{"about": {json.dumps(about)},\n"runs": [\n{lines}\n]}}\n')
    return path.relative_to(ROOT)


def results(name, folder=RESULTS):
    """The results of a benchmark as they were last written into `folder`, or None."""
    path = folder / f"{name}.json"
    return json.loads(path.read_text()) if path.exists() else None


class Counts:
    """A reading of what the server counts; see benchmarks/wire/server_counts.hpp."""

    def __init__(self, raw):
        self.requests, self.handshakes, self.resumed, self.open, self.most_open, self.failed = struct.unpack("6Q", raw)


class Server:
    """A wire_server while a `with` block runs. `options` are its command line's."""

    def __init__(self, *options):
        self.options = options

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="ratatosk-benchmark-")
        folder = pathlib.Path(self.folder.name)
        self.ca_file, self.counts_file = str(folder / "ca.pem"), folder / "counts"
        command = [*on_core(SERVER_CORE), program("wire/wire_server"), "--ca-file", self.ca_file,
                   "--counts-file", str(self.counts_file), *map(str, self.options)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.folder.cleanup()

    def counts(self):
        return Counts(self.counts_file.read_bytes())

    def arguments(self):
        """What every client program needs to find this server."""
        return ["--port", str(self.port), "--ca-file", self.ca_file]


def run_json(command, prefix=(), environment=None):
    """Runs a program of ours on the client's core and returns the objects that it prints, one a line."""
    done = subprocess.run([*on_core(CLIENT_CORE), *prefix, *map(str, command)], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command))}: {done.stderr or done.stdout}")
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def run_client(server, contender, concurrency, messages, *options, prefix=()):
    """One run of wire_client; returns what it measured."""
    command = [program("wire/wire_client"), "--contender", contender, *server.arguments(),
               "--concurrency", concurrency, "--messages", messages, *options]
    return run_json(command, prefix)[0]


def cpu_nanoseconds(process):
    """CPU time of all threads that the process has now, from the scheduler's counters."""
    total = 0
    for task in pathlib.Path(f"/proc/{process.pid}/task").iterdir():
        total += int((task / "schedstat").read_text().split()[0])
    return total


def run_external(server, name, command, concurrency, seconds, warm_up, environment=None):
    """Runs a program that is not ours and sends until it is killed, and measures it from outside: its CPU time,
    and the requests that the server counted meanwhile."""
    process = subprocess.Popen([*on_core(CLIENT_CORE), *command], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, env=environment)
    try:
        time.sleep(warm_up)
        begin, cpu, requests = time.monotonic(), cpu_nanoseconds(process), server.counts().requests
        time.sleep(seconds)
        took, cpu, requests = time.monotonic() - begin, cpu_nanoseconds(process) - cpu, server.counts().requests - requests
        if process.poll() is not None or requests == 0:
            raise SystemExit(f"{name} sent nothing: {' '.join(command)}")
    finally:
        process.kill()
        process.wait()
    return {"contender": name, "concurrency": concurrency, "messages": requests, "failures": 0, "seconds": took,
            "messages_per_second": requests / took, "cpu_us": cpu / 1000 / requests}
