"""Sends on the wire: every contender in turns, in several rounds."""
import random
import statistics

from . import budget, external, processes

OURS = ["connector", "connector-strand", "messaging-client", "http-client", "beast", "beast-timeouts", "libcurl"]
BASE = "connector"


class Plan:
    """How much is measured."""

    def __init__(self, quick, rounds):
        self.concurrencies = [16] if quick else [1, 16, 64, 256, 1024]
        self.rounds = rounds or 5
        self.messages = 2_000 if quick else 20_000
        self.external_seconds = 0.5 if quick else 1.5
        self.delays = [(50, 16)] if quick else [(50, 64), (50, 256), (100, 256)]
        self.delayed = ["connector", "beast"] if quick else ["connector", "messaging-client", "beast", "libcurl"]
        self.counted = [] if quick else OURS
        self.delayed_seconds = 0.3 if quick else 3
        self.pace_seconds = 0.5 if quick else 5
        self.pace_concurrency = 16 if quick else 64
        self.pace_rounds = rounds or 9


def immediate(plan, others):
    """The provider answers at once: CPU per message, and messages per second."""
    runs = []
    with processes.Server(*processes.spin()) as server:
        for turn in range(plan.rounds):
            for concurrency in plan.concurrencies:
                order = OURS + others
                random.shuffle(order)
                for name in order:
                    processes.progress(f"round {turn + 1} of {plan.rounds}: {name}, {concurrency} in flight")
                    if name in OURS:
                        run = processes.run_client(server, name, concurrency, plan.messages,
                                                   "--warm-up", 4 * concurrency + 500)
                    else:
                        run = external.run(server, name, concurrency, plan.external_seconds)
                    runs.append(dict(run, scenario="immediate", round=turn))
    return runs


def delayed(plan):
    """The provider answers after a while: whether what is in flight is in flight."""
    runs = []
    for milliseconds, concurrency in plan.delays:
        with processes.Server("--delay-ms", milliseconds) as server:
            messages = int(concurrency * 1000 / milliseconds * plan.delayed_seconds)
            for turn in range(min(plan.rounds, 3)):
                for name in plan.delayed:
                    processes.progress(f"answers after {milliseconds} ms, round {turn + 1}: {name}, {concurrency} in flight")
                    run = processes.run_client(server, name, concurrency, messages, "--warm-up", 2 * concurrency)
                    runs.append(dict(run, scenario=f"delay-{milliseconds}", round=turn))
    return runs


def paced(plan, runs):
    """A fixed rate, 70 % of what the slower of the connector and Beast can do: latencies from the intended start."""
    names = ["connector", "beast"]
    tops = [values(runs, "messages_per_second", scenario="immediate", contender=name, concurrency=plan.pace_concurrency)
            for name in names]
    rate = round(0.7 * min(statistics.median(top.values()) for top in tops))
    result = []
    with processes.Server(*processes.spin()) as server:
        for turn in range(plan.pace_rounds):
            for name in names if turn % 2 == 0 else reversed(names):
                processes.progress(f"{rate} a second, round {turn + 1} of {plan.pace_rounds}: {name}")
                run = processes.run_client(server, name, plan.pace_concurrency, int(rate * plan.pace_seconds),
                                           "--rate", rate, "--warm-up", max(500, rate // 2))
                result.append(dict(run, scenario="paced", round=turn))
    return result


def counted(plan):
    """What does not vary: instructions, allocations and system calls per message, of those that are ours to run."""
    runs = []
    with processes.Server() as server:
        for name in plan.counted:
            processes.progress(f"counting what {name} does")
            run = budget.run_in_callgrind(server, name)
            for timed in ("cpu_us", "seconds", "messages_per_second"):
                del run[timed]  # not meaningful under callgrind
            runs.append(dict(run, system_calls=budget.system_calls(server, name), scenario="counted", round=0))
    return runs


def values(runs, figure, **wanted):
    """`figure` by round, of the runs that have all of `wanted`."""
    return {r["round"]: r[figure] for r in runs if all(r.get(k) == v for k, v in wanted.items())}


def ratios(runs, figure, over, **wanted):
    """Returns the connector's figure divided by that of `over`, for each round that measured both."""
    mine = values(runs, figure, contender=BASE, **wanted)
    theirs = values(runs, figure, contender=over, **wanted)
    return [mine[turn] / theirs[turn] for turn in mine if turn in theirs]


def ratio(runs, figure, over, **wanted):
    """Returns the median of the ratios, or None if no round measured both."""
    pairs = ratios(runs, figure, over, **wanted)
    return statistics.median(pairs) if pairs else None


def spread(numbers):
    """Median, least and most."""
    numbers = list(numbers)
    return statistics.median(numbers), min(numbers), max(numbers)


def table(runs, plan):
    names = list(dict.fromkeys(r["contender"] for r in runs))
    lines = ["", "CPU microseconds per message, median (least to most)"]
    lines.append(f"{'':18}" + "".join(f"{'C=' + str(c):>22}" for c in plan.concurrencies))
    for name in [n for n in OURS + ["wrk", "h2load", "node"] if n in names]:
        row = f"{name:18}"
        for concurrency in plan.concurrencies:
            middle, least, most = spread(values(runs, "cpu_us", scenario="immediate", contender=name,
                                                concurrency=concurrency).values())
            row += f"{f'{middle:.1f} ({least:.1f} to {most:.1f})':>22}"
        lines.append(row)
    lines += ["", "CPU per message of the connector to the other's, median of the rounds' ratios"]
    for name in [n for n in names if n != BASE]:
        row = f"{name:18}"
        for concurrency in plan.concurrencies:
            row += f"{ratio(runs, 'cpu_us', name, scenario='immediate', concurrency=concurrency):22.2f}"
        lines.append(row)
    for milliseconds, concurrency in plan.delays:
        scenario = f"delay-{milliseconds}"
        over = ratio(runs, "messages_per_second", "beast", scenario=scenario, concurrency=concurrency)
        rate = statistics.median(values(runs, "messages_per_second", scenario=scenario, contender=BASE,
                                        concurrency=concurrency).values())
        lines.append(f"answers after {milliseconds} ms, {concurrency} in flight: {rate:.0f} a second, {over:.2f} of Beast's")
    for run in [r for r in runs if r["scenario"] == "counted"]:
        lines.append(f"{run['contender']:18}{run['instructions']:>10.0f} instructions, {run['allocations']:.1f} allocations, "
                     f"{run['bytes_allocated']:.0f} bytes, {run['system_calls']:.2f} system calls")
    for figure in ("p50_us", "p99_us", "p999_us"):
        parts = [f"{name} {statistics.median(values(runs, figure, scenario='paced', contender=name).values()):.0f}"
                 for name in ("connector", "beast")]
        lines.append(f"at a fixed rate, {figure[:-3]} in microseconds: {', '.join(parts)}; "
                     f"ratio {ratio(runs, figure, 'beast', scenario='paced'):.2f}")
    return "\n".join(lines)


def main(quick, rounds):
    processes.build("wire_server", "wire_client")
    plan = Plan(quick, rounds)
    others, missing = external.available(quick)
    runs = immediate(plan, others)
    runs += delayed(plan)
    runs += paced(plan, runs)
    runs += counted(plan)
    processes.progress("")
    path = processes.write_results("wire", quick, runs)
    print(table(runs, plan))
    print("\n".join(missing), end="\n" if missing else "")
    failures = sum(r["failures"] for r in runs)
    print(f"{len(runs)} runs, {failures} failed sends, {path}")
    return 1 if failures else 0
