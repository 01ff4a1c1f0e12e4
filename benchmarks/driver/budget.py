"""What a send costs in things that do not vary, held against benchmarks/budget.json."""
import json
import pathlib
import re
import tempfile

from . import processes

FILE = processes.ROOT / "benchmarks" / "budget.json"
CONCURRENCY = 64
# Long enough for all connections to be open.
WARM_UP = ["--warm-up", 3_000]
SLACK = 1.02
# Buffers of connections that have just become idle may or may not be given back yet.
IDLE_SLACK = 1.05


def run_in_callgrind(server, contender, messages=2_000):
    """One run of wire_client, with `instructions` per message beside what it measures itself."""
    with tempfile.TemporaryDirectory() as folder:
        log = pathlib.Path(folder) / "log"
        # wire_client switches the counting on and off around the messages that it measures.
        prefix = ["valgrind", "--tool=callgrind", "--instr-atstart=no", f"--log-file={log}",
                  f"--callgrind-out-file={folder}/profile"]
        run = processes.run_client(server, contender, CONCURRENCY, messages, *WARM_UP, prefix=prefix)
        collected = int(re.search(r"Collected : (\d+)", log.read_text()).group(1))
        return dict(run, instructions=collected / messages)


def system_calls(server, contender, few=2_000, many=6_000):
    """System calls per message: what a run with more messages makes beyond one with fewer."""
    with tempfile.TemporaryDirectory() as folder:
        totals = []
        for messages in (few, many):
            counts = pathlib.Path(folder) / "counts"
            prefix = ["strace", "-f", "-c", "-U", "calls,name", "-o", str(counts)]
            processes.run_client(server, contender, CONCURRENCY, messages, *WARM_UP, prefix=prefix)
            totals.append(int(re.search(r"(\d+) total", counts.read_text()).group(1)))
        return (totals[1] - totals[0]) / (many - few)


def scale(server, mode, *options):
    return processes.run_json([processes.program("scale/scale"), mode, *server.arguments(), *options])[0]


def measure():
    """All figures by name."""
    figures = {}
    with processes.Server() as server:
        connector = run_in_callgrind(server, "connector")
        figures["instructions per message"] = connector["instructions"]
        figures["allocations per message"] = connector["allocations"]
        figures["bytes allocated per message"] = connector["bytes_allocated"]
        figures["system calls per message"] = system_calls(server, "connector")
        figures["bytes per waiting message, beside the message and its caller"] = scale(
            server, "burst", "--count", 100_000)["beside_bytes"]
        figures["threads"] = connector["threads"]
    received = processes.run_json([processes.program("receive/receive"), "--messages", 2_000])[0]
    figures["allocations per received webhook"] = received["allocations"]
    with processes.Server("--delay-ms", 1000) as server:
        grown = scale(server, "idle", "--count", 200)["heap_bytes"]
        # One connection was open before.
        figures["bytes per idle TLS connection"] = grown / (server.counts().most_open - 1)
    return figures


def table(figures, known):
    lines = [f"{'':62}{'measured':>12}{'budget':>12}{'last':>12}"]
    for name, value in figures.items():
        row = known.get(name, {})
        budget = row.get("budget")
        over = "" if budget is None or value <= budget else "   over budget"
        numbers = "".join(f"{number:>12,.6g}" if number is not None else f"{'none':>12}"
                          for number in (round(value, 2), budget, row.get("last")))
        lines.append(f"{name:62}{numbers}{over}")
    return "\n".join(lines)


def lowered(figures, known):
    """The rows to keep: last values, and budgets a little above them that never rise by themselves."""
    rows = {}
    for name, value in figures.items():
        slack = 1 if name == "threads" else IDLE_SLACK if "idle" in name else SLACK
        budget = value * slack
        before = known.get(name, {}).get("budget", budget)
        rows[name] = {"budget": round(min(budget, before), 2), "last": round(value, 2)}
    return rows


def main(update):
    processes.build("wire_server", "wire_client", "scale", "receive")
    known = json.loads(FILE.read_text()) if FILE.exists() else {}
    figures = measure()
    print(table(figures, known))
    if update:
        FILE.write_text(json.dumps(lowered(figures, known), indent=2) + "\n")
    over = [name for name, value in figures.items() if value > known.get(name, {}).get("budget", value)]
    missing = [] if update else [name for name in figures if name not in known]
    if missing:
        print("no budget for: " + "; ".join(missing))
    if over:
        print("over budget: " + "; ".join(over))
    return 1 if over or missing else 0
