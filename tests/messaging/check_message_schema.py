"""Holds docs/message.schema.json to what the library writes and reads.

usage: check_message_schema.py <schema> <samples, one a line> <program that writes documents and verdicts>

The schema takes every sample, names no member and no value that no sample has, and takes a changed
sample exactly when the reader does.
"""
import json
import pathlib
import subprocess
import sys

import jsonschema

schema = json.loads(pathlib.Path(sys.argv[1]).read_text())
samples = [json.loads(line) for line in pathlib.Path(sys.argv[2]).read_text().splitlines()]
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
faults = []


def seen(value, names, texts):
    """All names of members, and all texts, of a document."""
    if isinstance(value, dict):
        names.update(value)
    elif isinstance(value, str):
        texts.add(value)
    for below in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        seen(below, names, texts)


def named(part, names, texts):
    """All names of members, and all enumerated texts, of a schema."""
    if isinstance(part, list):
        for below in part:
            named(below, names, texts)
    elif isinstance(part, dict):
        names.update(part.get("properties", ()))
        texts.update(text for text in [*part.get("enum", ()), part.get("const")] if isinstance(text, str))
        for key, below in part.items():
            named(list(below.values()) if key in ("properties", "$defs") else below, names, texts)


for number, sample in enumerate(samples, 1):
    faults += [f"sample {number}: {error.json_path}: {error.message[:200]}" for error in validator.iter_errors(sample)]

batches = jsonschema.Draft202012Validator({**schema, "$ref": "#/$defs/MessageBatch"})
batch = {"version": 1, "id": "b", "messages": samples}
faults += [f"a batch: {error.json_path}: {error.message[:200]}" for error in batches.iter_errors(batch)]
for name in batch:
    if batches.is_valid({key: value for key, value in batch.items() if key != name}):
        faults.append(f"the schema takes a batch without {name}, the reader does not")

written, texts, described, values = set(), set(), set(), set()
seen(samples, written, texts)
named(schema, described, values)
# A batch is no sample; a value in an object stands beside an unknown member only, a default is not written.
faults += [f"no sample has a member {name}" for name in sorted(described - written - {"messages", "value"})]
faults += [f"no sample has the value {text}" for text in sorted(values - texts - {"Default"})]

cases = subprocess.run([sys.argv[3]], check=True, capture_output=True, text=True).stdout.splitlines()
for line in cases:
    case = json.loads(line)
    if validator.is_valid(case["document"]) != case["accepted"]:
        verdict = "takes" if case["accepted"] else "refuses"
        faults.append(f"the reader {verdict} {json.dumps(case['document'], ensure_ascii=False)}, the schema does not")
print("\n".join(faults[:20]))
print(f"{len(samples)} samples, {len(cases)} documents, {len(faults)} faults")
sys.exit(bool(faults) or len(cases) < 1000)
