"""Signed webhooks to typed messages: the connector beside Twilio's helper for Node, in turns."""
import os
import statistics

from . import external, processes


def run_node(messages):
    environment = dict(os.environ, NODE_PATH=str(external.NODE_MODULES))
    script = external.FOLDER / "node_receive.js"
    return processes.run_json(["node", script, messages], environment=environment)[0]


def ratio(runs):
    """The median of the rounds' ratios of the connector to the helper; None without the helper."""
    cpu = lambda name: {r["round"]: r["cpu_us"] for r in runs if r["contender"] == name}
    mine, theirs = cpu("connector"), cpu("node")
    return statistics.median(mine[turn] / theirs[turn] for turn in mine) if theirs else None


def table(runs):
    lines = [""]
    for name in dict.fromkeys(r["contender"] for r in runs):
        cpu = [r["cpu_us"] for r in runs if r["contender"] == name]
        lines.append(f"receive by {name}: {statistics.median(cpu):.2f} us ({min(cpu):.2f} to {max(cpu):.2f})")
    over = ratio(runs)
    lines.append(f"the connector to Twilio's Node helper: {over:.2f}" if over else "Twilio's Node helper needs node and npm")
    return "\n".join(lines)


def main(quick, rounds):
    processes.build("receive")
    node = not quick and external.install_helper()
    messages = 5_000 if quick else 100_000
    runs = []
    for turn in range(rounds or 5):
        processes.progress(f"receive, round {turn + 1}")
        runs.append(dict(processes.run_json([processes.program("receive/receive"), "--messages", messages])[0], round=turn))
        if node:
            runs.append(dict(run_node(messages), round=turn))
    processes.progress("")
    path = processes.write_results("receive", quick, runs)
    print(table(runs))
    print(f"{len(runs)} runs, {path}")
    return 0
