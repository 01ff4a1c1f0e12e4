"""Clients that are not ours: wrk, h2load, and Twilio's helper for Node."""
import base64
import os
import shutil
import subprocess
import urllib.parse

from . import processes

ACCOUNT, TOKEN = "AC0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdef"
PATH = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
TEXT = ("Hello Ann, your order 4711 has left our warehouse this morning and will reach you on Friday between 10 and 12. "
        "Reply STOP if you do not want any further messages about it from our shop, thank you.")
FORM = urllib.parse.urlencode({"To": "whatsapp:+15550002222", "From": "whatsapp:+14155238886", "Body": TEXT})
AUTHORIZATION = "Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
FOLDER = processes.ROOT / "benchmarks" / "external"
NODE_MODULES = processes.BUILD / "node" / "node_modules"


def install_helper():
    """True when Twilio's helper for Node can be run; installs it into the build's folder at first."""
    if not shutil.which("node"):
        return False
    if not (NODE_MODULES / "twilio").is_dir():
        NODE_MODULES.parent.mkdir(parents=True, exist_ok=True)
        if not shutil.which("npm"):
            return False
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--prefix", str(NODE_MODULES.parent), "twilio@6"],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return (NODE_MODULES / "twilio").is_dir()


def available(quick):
    """The names of those that can be run here, and a word about each that cannot. A quick run skips Node, which
    needs several seconds to compile its code."""
    names = [name for name in ("wrk", "h2load") if shutil.which(name)]
    missing = [f"{name} is not installed" for name in ("wrk", "h2load") if name not in names]
    if quick:
        return names, missing
    if install_helper():
        names.append("node")
    else:
        missing.append("Twilio's Node helper needs node and npm")
    return names, missing


def run(server, name, concurrency, seconds):
    """One run of the external client `name`; returns what was measured."""
    url = f"https://127.0.0.1:{server.port}{PATH}"
    environment = dict(os.environ, BENCH_FORM=FORM, BENCH_AUTHORIZATION=AUTHORIZATION, BENCH_TEXT=TEXT,
                       NODE_PATH=str(NODE_MODULES), NODE_EXTRA_CA_CERTS=server.ca_file)
    # Handshakes come before the measured window: about a millisecond each.
    warm_up = 0.5 + concurrency / 500
    lasts = str(int(warm_up + seconds) + 5)
    if name == "wrk":
        command = ["wrk", "-t1", f"-c{concurrency}", f"-d{lasts}s", "-s", str(FOLDER / "message.lua"), url]
    elif name == "h2load":
        body = server.counts_file.with_name("form")
        body.write_text(FORM)
        command = ["h2load", "--h1", "-t1", f"-c{concurrency}", f"-D{lasts}", "-d", str(body),
                   "-H", "Content-Type: application/x-www-form-urlencoded", "-H", f"Authorization: {AUTHORIZATION}", url]
    else:
        command = ["node", str(FOLDER / "node_send.js"), str(server.port), str(concurrency)]
        warm_up += 2  # until the code is compiled
    return processes.run_external(server, name, command, concurrency, seconds, warm_up, environment)
