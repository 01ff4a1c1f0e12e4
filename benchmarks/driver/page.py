"""The tables and plots of docs/performance.md, made from benchmarks/results."""
import re
import statistics

from . import plots, processes, receive, scale, summary, wire

PAGE = processes.ROOT / "docs" / "performance.md"
PICTURES = processes.ROOT / "docs" / "pictures"
NAMES = {"connector": "Ratatosk", "connector-strand": "Ratatosk, default strand", "messaging-client": "Ratatosk, MessagingClient",
         "http-client": "our http::Client alone", "beast": "Beast", "beast-timeouts": "Beast with timeouts",
         "libcurl": "libcurl multi", "wrk": "wrk", "h2load": "h2load --h1", "node": "Twilio's Node helper"}
OURS = [NAMES["connector"], NAMES["connector-strand"], NAMES["messaging-client"]]


def load(name):
    return processes.results(name, processes.KEPT_RESULTS)


def grid(head, rows):
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def spread(numbers, form):
    """A cell with the median, and the least and the most in parentheses."""
    middle, least, most = (format(number, form) for number in wire.spread(numbers))
    return f"{middle} ({least} to {most})"


def measured(runs, **wanted):
    """The contenders that have such runs, in the order of NAMES."""
    return [n for n in NAMES if wire.values(runs, "messages", contender=n, **wanted)]


def machine(about):
    return (f"Commit {about['commit']}, {about['date']}, {about['cores']} cores of {about['cpu'].strip()}, "
            f"Linux {about['kernel']}.")


def provenance(data):
    """When, where and from which commit the figures of a section come."""
    note = data["about"].get("note")
    return machine(data["about"]) + (f" {note}" if note else "") + "\n\n"


def cpu(data):
    runs = [r for r in data["runs"] if r["scenario"] == "immediate"]
    sizes = sorted({r["concurrency"] for r in runs})
    rows = []
    for name in measured(runs):
        cells = []
        for size in sizes:
            cells.append(spread(wire.values(runs, "cpu_us", contender=name, concurrency=size).values(), ".1f"))
        rows.append([NAMES[name], *cells])
    rounds = len({r["round"] for r in runs})
    return f"{machine(data['about'])} Median (minimum to maximum) of {rounds} rounds.\n\n" + grid(["CPU µs per message", *(f"{s} in flight" for s in sizes)], rows)


def ratios(data):
    runs = [r for r in data["runs"] if r["scenario"] == "immediate"]
    sizes = sorted({r["concurrency"] for r in runs})
    rows = []
    for name in [n for n in measured(runs) if n != wire.BASE]:
        rows.append([NAMES[name], *(spread(wire.ratios(runs, "cpu_us", name, concurrency=s), ".2f") for s in sizes)])
    return grid(["Ratatosk's CPU per message to that of", *(f"{s} in flight" for s in sizes)], rows)


def throughput(data):
    runs = [r for r in data["runs"] if r["scenario"] == "immediate"]
    sizes = sorted({r["concurrency"] for r in runs})
    rows = [[NAMES[n], *(f"{statistics.median(wire.values(runs, 'messages_per_second', contender=n, concurrency=s).values()):,.0f}"
                         for s in sizes)] for n in measured(runs)]
    return grid(["messages per second", *(f"{s} in flight" for s in sizes)], rows)


def delays(data):
    cases = sorted({(int(r["scenario"].split("-")[1]), r["concurrency"]) for r in data["runs"] if r["scenario"].startswith("delay-")})
    rows = []
    for name in measured([r for r in data["runs"] if r["scenario"].startswith("delay-")]):
        cells = []
        for delay, size in cases:
            rate = wire.values(data["runs"], "messages_per_second", scenario=f"delay-{delay}", contender=name, concurrency=size)
            cells.append(f"{statistics.median(rate.values()):,.0f}")
        rows.append([NAMES[name], *cells])
    return grid(["messages per second", *(f"{size} in flight, {delay} ms" for delay, size in cases)], rows)


def latency(data):
    runs = [r for r in data["runs"] if r["scenario"] == "paced"]
    rows = []
    for name in measured(runs):
        cells = []
        for figure in ("p50_us", "p99_us", "p999_us"):
            cells.append(spread(wire.values(runs, figure, contender=name).values(), ",.0f"))
        rows.append([NAMES[name], *cells])
    rows.append(["ratio", *(spread(wire.ratios(runs, f, "beast"), ".2f") for f in ("p50_us", "p99_us", "p999_us"))])
    return (f"{runs[0]['rate']:,.0f} messages a second, {runs[0]['concurrency']} connections, "
            f"{len({r['round'] for r in runs})} rounds with {runs[0]['messages']:,} messages each.\n\n"
            + grid(["latency in µs", "p50", "p99", "p99.9"], rows))


def counted(data):
    runs = [r for r in data["runs"] if r["scenario"] == "counted"]
    rows = [[NAMES[r["contender"]], f"{r['instructions']:,.0f}", f"{r['allocations']:.1f}", f"{r['bytes_allocated']:,.0f}",
             f"{r['system_calls']:.2f}"] for r in runs]
    return grid(["per message, 64 in flight", "instructions", "allocations", "bytes allocated", "system calls"], rows)


def per_send(run):
    """Bytes per waiting send. For small bursts, the difference is lost in the memory that the process frees in the meantime."""
    return f"{run['beside_bytes']:,.0f}" if run["sends"] >= 100 else "not measurable"


def bursts(data):
    runs = data["runs"]
    rows = []
    for r in [r for r in scale.of(runs, "burst") if r["round"] == 0]:
        cpus = [x["cpu_us"] for x in scale.of(runs, "burst", sends=r["sends"])]
        mebi = [f"{r[k] / 2**20:.0f}" for k in ("rss_before", "rss_peak", "rss_settled", "rss_trimmed")]
        heap = [f"{r[k] / 2**20:.1f}" for k in ("heap_before", "heap_after")]
        rows.append([f"{r['sends']:,}", f"{statistics.median(cpus):.1f}", str(r["failures"]), per_send(r),
                     *heap, *mebi])
    return (provenance(data) + grid(["sends at once", "CPU µs each", "failed", "bytes per waiting send", "MiB of heap in use before", "after",
                  "MiB resident before", "at the peak", "after", "after `malloc_trim`"], rows)
            + f"\n\nCPU for each of 100,000 sends at once is {scale.burst_cpu_ratio(runs, 100_000, 100):.2f} times that for each of 100, "
            + f"and {scale.burst_cpu_ratio(runs, 100_000, 100, again=True):.2f} times in a second burst of the same process.")


def many(data):
    runs = data["runs"]
    rows = [[f"{r['connections']:,} idle TLS connections", f"{r['bytes_each'] / 1024:.1f} KiB of heap each, {r['rss_each'] / 1024:.1f} KiB resident"]
            for r in scale.of(runs, "idle")]
    for r in scale.of(runs, "connectors"):
        what = "connectors, each on a Runtime of its own" if r["own_runtimes"] else "connectors on one Runtime"
        rows.append([f"{r['count']:,} {what}", f"{r['bytes_each'] / 1024:.1f} KiB and {r['cpu_us_each']:.0f} µs each"])
    fair = scale.of(runs, "fairness")
    if fair:
        alone, beside = (statistics.median(r[k] for r in fair) for k in ("p99_alone_us", "p99_beside_us"))
        rows.append([f"p99 of an account while {fair[0]['hanging']:,} sends of another hang",
                     f"{beside:,.0f} µs; {alone:,.0f} µs alone; ratio {scale.fairness_ratio(runs):,.2f} ({len(fair)} round{'s' * (len(fair) > 1)})"])
    rows.append(["throughput of two Runtimes on two cores, estimated from CPU per message (both threads ran on one core)",
                 f"{scale.runtimes_gain(runs):.2f} times that of one"])
    if scale.of(runs, "runtimes", shared=True):
        rows.append(["CPU per message of one Runtime that two threads share (both on one core)",
                     f"{scale.shared_runtime_ratio(runs):.2f} times that on one thread"])
    for r in scale.of(runs, "reconnect"):
        rows.append(["handshakes resumed when the provider closes after each answer", f"{100 * r['resumed_share']:.0f} %, {r['cpu_us']:.0f} µs of CPU per message"])
    return provenance(data) + grid(["", ""], rows)


def received(data):
    runs = data["runs"]
    rows = []
    for name in dict.fromkeys(r["contender"] for r in runs):
        rows.append([NAMES[name], spread((r["cpu_us"] for r in runs if r["contender"] == name), ".2f")])
    over = receive.ratio(runs)
    return provenance(data) + grid(["", "CPU µs per webhook"], rows) + (f"\n\nRatio, median of the rounds: {over:.2f}." if over else "")


def parted(data):
    runs = sorted(data["runs"], key=lambda r: r["part"])
    return provenance(data) + grid(["part", "ns"], [[r["part"], f"{r['cpu_ns']:,.0f}"] for r in runs])


SECTIONS = {"summary": (None, lambda rows: grid(["figure", "measured"], rows)), "cpu": ("wire", cpu), "ratios": ("wire", ratios), "throughput": ("wire", throughput), "delays": ("wire", delays),
            "latency": ("wire", latency), "counted": ("wire", counted), "bursts": ("scale", bursts), "many": ("scale", many),
            "receive": ("receive", received), "parts": ("parts", parted)}


def pictures():
    data = load("wire")
    if data is None:
        return {}
    runs = [r for r in data["runs"] if r["scenario"] == "immediate"]
    sizes = sorted({r["concurrency"] for r in runs})
    drawn = [n for n in measured(runs) if n != "node"]  # twenty times the rest
    rows = [(NAMES[n], *wire.spread(wire.values(runs, "cpu_us", contender=n, concurrency=64).values())) for n in drawn]
    series = [(NAMES[n], [statistics.median(wire.values(runs, "cpu_us", contender=n, concurrency=s).values()) for s in sizes]) for n in drawn]
    unit = "microseconds of the client's CPU for one message; lower is better"
    return {"cpu-per-message.svg": plots.bars("CPU per message, 64 in flight", unit, sorted(rows, key=lambda r: r[1]), OURS),
            "cpu-by-concurrency.svg": plots.lines("CPU per message by messages in flight", unit, [str(s) for s in sizes], series)}


def rendered(page):
    """The page with its generated sections as the results have them."""
    def section(match):
        name = match.group(1)
        source, write = SECTIONS[name]
        data = load(source) if source else summary.rows(load)
        body = write(data) if data else "Not measured yet."
        return f"<!-- generated: {name} -->\n{body}\n<!-- end -->"
    return re.sub(r"<!-- generated: ([\w-]+) -->\n.*?<!-- end -->", section, page, flags=re.S)


def main(check):
    outdated = []
    wanted = {PAGE: rendered(PAGE.read_text()), **{PICTURES / name: svg for name, svg in pictures().items()}}
    for path, content in wanted.items():
        if path.exists() and path.read_text() == content:
            continue
        outdated.append(str(path.relative_to(processes.ROOT)))
        if not check:
            path.write_text(content)
    print("\n".join(f"{name} {'is not what benchmarks/results gives' if check else 'written'}" for name in outdated),
          end="\n" if outdated else "")
    return 1 if check and outdated else 0
