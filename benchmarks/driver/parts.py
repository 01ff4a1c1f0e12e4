"""The parts of a send and a receive, each by itself, by Google Benchmark."""
import json
import subprocess

from . import processes


def table(runs):
    return "\n".join(["", f"{'part':36}{'ns':>10}"] + [f"{r['part']:36}{r['cpu_ns']:>10.1f}" for r in runs])


def main(quick, rounds):
    processes.build("parts")
    processes.progress("parts")
    many = ["--benchmark_min_time=0.01"] if quick else [
        "--benchmark_min_time=0.2", f"--benchmark_repetitions={rounds or 5}", "--benchmark_enable_random_interleaving=true",
        "--benchmark_report_aggregates_only=true"]
    done = subprocess.run([*processes.on_core(processes.CLIENT_CORE), processes.program("parts/parts"),
                           "--benchmark_format=json", *many], text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=True)
    rows = json.loads(done.stdout)["benchmarks"]
    failed = [r["name"] for r in rows if r.get("error_occurred")]
    runs = [{"part": r["run_name"], "cpu_ns": r["cpu_time"]} for r in rows if r.get("aggregate_name", "median") == "median"]
    runs.sort(key=lambda run: run["part"])
    processes.progress("")
    path = processes.write_results("parts", quick, runs)
    print(table(runs))
    print(f"{len(runs)} parts, {path}" + "".join(f"; {name} failed" for name in failed))
    return 1 if failed else 0
