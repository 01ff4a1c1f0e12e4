"""What many sends, connections, connectors and threads cost."""
import resource
import statistics

from . import processes

HANGING_ACCOUNT = "AC99999999999999999999999999999999"


def run(server, mode, *options):
    """One run of the program scale; returns what it measured."""
    return processes.run_json([processes.program("scale/scale"), mode, *server.arguments(), *options])[0]


def bursts(quick, rounds):
    """Sends at once, by number: memory while they wait and after, and CPU for each."""
    sizes = [(1, 200), (100, 10), (2_000, 1)] if quick else [(1, 2_000), (100, 200), (10_000, 2), (100_000, 2), (120_000, 1)]
    runs = []
    with processes.Server(*processes.spin()) as server:
        for turn in range(rounds or 3):
            for sends, repeat in sizes:
                settle = 10 if turn == 0 and sends >= 10_000 else 0
                processes.progress(f"round {turn + 1}: {sends} sends at once")
                runs.append(dict(run(server, "burst", "--count", sends, "--repeat", repeat, "--settle-seconds", settle),
                                 round=turn, settled=settle > 0))
    return runs


def idle(quick):
    """Idle connections, and what each takes. Ten thousand need as many files in either process."""
    runs = []
    for wanted in [50] if quick else [1_000, 10_000]:
        if wanted + 100 > resource.getrlimit(resource.RLIMIT_NOFILE)[0]:
            continue
        # A step of 500 connections takes a second for the handshakes, and the answers must come after them.
        with processes.Server("--delay-ms", 1_000 if quick else 2_500) as server:
            processes.progress(f"{wanted} idle connections")
            made = run(server, "idle", "--count", wanted)
            most_open = server.counts().most_open
            if most_open < 0.99 * wanted:
                raise SystemExit(f"expected {wanted} open connections (got {most_open})")
            opened = most_open - 1  # the program opens one before it measures
            runs.append(dict(made, bytes_each=made["heap_bytes"] / opened, rss_each=made["rss_bytes"] / opened))
    return runs


def connectors(quick):
    runs = []
    with processes.Server() as server:
        for count in [1, 100] if quick else [1, 1_000, 10_000]:
            for own in ([], ["--own-runtimes"]):
                processes.progress(f"{count} connectors")
                runs.append(run(server, "connectors", "--count", count, *own))
    return runs


def fairness(quick, rounds):
    """An account beside another one, whose sends the provider does not answer."""
    hanging, messages = (50, 50) if quick else (1_000, 2_000)
    runs = []
    for turn in range(rounds or 5):
        with processes.Server("--hang", HANGING_ACCOUNT) as server:
            processes.progress(f"round {turn + 1}: an account beside another that hangs")
            runs.append(dict(run(server, "fairness", "--hanging", hanging, "--count", messages), round=turn))
    return runs


def runtimes(quick, rounds):
    """One Runtime on one thread, two on two, and one on two, behind one MessagingClient, on one core."""
    runs = []
    with processes.Server() as server:
        for turn in range(rounds or 5):
            for threads, shared in ((1, []), (2, []), (2, ["--shared"])):
                processes.progress(f"round {turn + 1}: Runtimes on {threads} threads")
                made = run(server, "runtimes", "--threads", threads, "--count", 2_000 if quick else 20_000, *shared)
                runs.append(dict(made, round=turn))
    return runs


def reconnects(quick):
    """The provider closes after each answer: handshakes, and how many of them are resumed."""
    concurrency, messages = 16, 100 if quick else 1_000
    with processes.Server("--close-each") as server:
        processes.progress("reconnects")
        made = processes.run_client(server, "connector", concurrency, messages, "--warm-up", 2 * concurrency)
        counts = server.counts()
        # As many as are in flight begin without a session.
        again = max(1, counts.handshakes - concurrency)
        return [dict(made, mode="reconnect", handshakes=counts.handshakes, resumed=counts.resumed,
                     resumed_share=counts.resumed / again)]


def of(runs, mode, **wanted):
    return [r for r in runs if r["mode"] == mode and all(r.get(k) == v for k, v in wanted.items())]


def first_cpu(run):
    """CPU for each send of the first of at most two bursts."""
    return run["cpu_us"] if run["repeat"] == 1 else 2 * run["cpu_us"] - run["cpu_last_us"]


def burst_cpu_ratio(runs, many, few, again=False):
    """CPU for each of `many` sends at once to that for each of `few`, the median of the rounds. `again`: in the second
    burst of a process, whose memory is mapped already."""
    large = {r["round"]: r["cpu_last_us"] if again else first_cpu(r) for r in of(runs, "burst", sends=many)}
    small = {r["round"]: r["cpu_us"] for r in of(runs, "burst", sends=few)}
    return statistics.median(large[turn] / small[turn] for turn in large if turn in small)


def runtimes_cpu(runs, threads, shared):
    """CPU per message by round."""
    return {r["round"]: r["cpu_us"] for r in of(runs, "runtimes", threads=threads) if r.get("shared", 0) == shared}


def shared_runtime_ratio(runs):
    """CPU per message on a context that two threads run to that on one of one thread."""
    one, shared = runtimes_cpu(runs, 1, False), runtimes_cpu(runs, 2, True)
    return statistics.median(shared[turn] / one[turn] for turn in one)


def runtimes_gain(runs):
    """How much more two threads do than one, if each has a core: by CPU per message."""
    one, two = runtimes_cpu(runs, 1, False), runtimes_cpu(runs, 2, False)
    return statistics.median(2 * one[turn] / two[turn] for turn in one)


def fairness_ratio(runs):
    """The p99 of an account beside another that hangs to its p99 alone, the median of the rounds."""
    return statistics.median(r["p99_beside_us"] / r["p99_alone_us"] for r in of(runs, "fairness"))


def table(runs):
    lines = ["", f"{'sends at once':>14}{'CPU us each':>13}{'failed':>9}{'waiting, B each':>17}{'RSS before, peak, after, 10 s after (MiB)':>44}"]
    for r in [r for r in of(runs, "burst") if r["round"] == 0]:
        mebi = [r[k] / 2**20 for k in ("rss_before", "rss_peak", "rss_after", "rss_settled")]
        memory = ", ".join(f"{m:.0f}" for m in (mebi if r["settled"] else mebi[:3]))
        lines.append(f"{r['sends']:>14}{r['cpu_us']:>13.1f}{r['failures']:>9}{r['beside_bytes']:>17.0f}{memory:>44}")
    sizes = sorted({r["sends"] for r in of(runs, "burst")})
    many = 100_000 if 100_000 in sizes else sizes[-1]
    lines.append(f"CPU for each of {many} sends at once to that for each of 100: {burst_cpu_ratio(runs, many, 100):.2f}; "
                 f"in a second burst {burst_cpu_ratio(runs, many, 100, again=True):.2f}")
    for r in of(runs, "idle"):
        lines.append(f"{r['connections']} idle connections: {r['bytes_each'] / 1024:.1f} KiB of heap each, {r['rss_each'] / 1024:.1f} KiB resident")
    for r in of(runs, "connectors"):
        kind = "each on its own Runtime" if r["own_runtimes"] else "on one Runtime"
        lines.append(f"{r['count']} connectors {kind}: {r['bytes_each'] / 1024:.1f} KiB and {r['cpu_us_each']:.0f} us each")
    for r in of(runs, "fairness"):
        lines.append(f"p99 of an account alone {r['p99_alone_us']:.0f} us, beside {r['hanging']} sends of another that hang "
                     f"{r['p99_beside_us']:.0f} us, {r['messages']} messages")
    lines.append(f"the ratio of these, median of the rounds: {fairness_ratio(runs):.2f}")
    lines.append(f"two Runtimes on two threads against one, by CPU per message: {runtimes_gain(runs):.2f}")
    lines.append(f"CPU per message of one Runtime that two threads share to one on one thread: {shared_runtime_ratio(runs):.2f}")
    for r in of(runs, "reconnect"):
        lines.append(f"the provider closes each time: {r['handshakes']} handshakes, {100 * r['resumed_share']:.0f} % of the "
                     f"later ones resumed, {r['cpu_us']:.0f} us of CPU per message")
    return "\n".join(lines)


def main(quick, rounds):
    processes.build("wire_server", "wire_client", "scale")
    runs = bursts(quick, rounds) + idle(quick) + connectors(quick) + fairness(quick, rounds)
    runs += runtimes(quick, rounds) + reconnects(quick)
    processes.progress("")
    path = processes.write_results("scale", quick, runs)
    print(table(runs))
    print(f"{len(runs)} runs, {path}")
    return 0
