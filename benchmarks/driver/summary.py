"""The figures that matter most, from the results of all benchmarks."""
import statistics

from . import receive, scale, wire


def of_wire(runs):
    cpu = lambda name, size: wire.ratio(runs, "cpu_us", name, scenario="immediate", concurrency=size)
    for name, text in (("beast", "Beast without timeouts"), ("libcurl", "libcurl multi"), ("wrk", "wrk"),
                       ("http-client", "our `http::Client` alone"), ("node", "Twilio's Node helper")):
        sizes = [cpu(name, size) for size in (64, 256)]
        if all(sizes):
            yield f"CPU per message relative to {text}, 64 and 256 in flight", ", ".join(f"{s:.2f}" for s in sizes)
    for run in runs:
        if run["scenario"] == "counted" and run["contender"] == wire.BASE:
            yield "instructions per message", f"{run['instructions'] / 1000:.1f} k"
            yield "allocations per message", f"{run['allocations']:.1f}"
            yield "bytes allocated per message", f"{run['bytes_allocated']:,.0f}"
            yield "system calls per message, 64 in flight", f"{run['system_calls']:.2f}"
    over = wire.ratio(runs, "messages_per_second", "beast", scenario="delay-100", concurrency=256)
    if over:
        yield "throughput relative to Beast, 256 in flight, provider answers after 100 ms", f"{over:.2f}"
    over = wire.ratio(runs, "p99_us", "beast", scenario="paced")
    if over:
        yield "p99 latency relative to Beast at 70 % load", f"{over:.2f}"


def of_scale(runs):
    large = scale.of(runs, "burst", sends=100_000)
    if large:
        beside = statistics.median(r["beside_bytes"] for r in large)
        yield "heap per waiting send, 100,000 waiting, without message and caller", f"{beside:,.0f} B"
        for r in [r for r in large if r["settled"]]:
            yield "heap in use after that burst, relative to before it", f"{r['heap_after'] / r['heap_before']:.2f} times"
            yield ("resident memory 10 s after that burst, relative to before it; after malloc_trim",
                   f"{r['rss_settled'] / r['rss_before']:.1f}, {r['rss_trimmed'] / r['rss_before']:.1f} times")
        yield ("CPU per message with 100,000 waiting, relative to 100; in a second burst",
               f"{scale.burst_cpu_ratio(runs, 100_000, 100):.2f}, {scale.burst_cpu_ratio(runs, 100_000, 100, again=True):.2f}")
    for r in scale.of(runs, "burst", sends=120_000)[:1]:
        yield "failed sends of 120,000 started at once", str(r["failures"])
    for r in scale.of(runs, "idle")[:1]:
        yield "heap per idle TLS connection", f"{r['bytes_each'] / 1024:.1f} KiB"
    for r in scale.of(runs, "reconnect"):
        yield "handshakes resumed on reconnect", f"{100 * r['resumed_share']:.0f} %"
    for r in scale.of(runs, "fairness")[:1]:
        yield (f"p99 of one account while {r['hanging']:,} sends of another hang, relative to its p99 alone",
               f"{scale.fairness_ratio(runs):,.2f} times")
    if scale.of(runs, "runtimes"):
        yield "throughput of two Runtimes on two cores relative to one, estimated from CPU per message", f"{scale.runtimes_gain(runs):.2f}"


def of_receive(runs):
    over = receive.ratio(runs)
    if over:
        yield "CPU of receiving a webhook relative to Twilio's Node helper", f"{over:.2f}"


def rows(load):
    """Pairs of texts. `load` gives the results of a benchmark by its name, or None."""
    found = []
    for name, figures in (("wire", of_wire), ("scale", of_scale), ("receive", of_receive)):
        data = load(name)
        if data:
            found += figures(data["runs"])
    return found
