"""Writes a source that fails to compile when a public type is an aggregate.

usage: no_aggregates.py <include folder> <output>
"""
import pathlib
import re
import sys

include, output = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
lines, types = [], []
for header in sorted(include.rglob("*.hpp")):
    text = header.read_text()
    lines.append(f"#include <{header.relative_to(include).as_posix()}>")
    space, template = "", False
    for line in text.splitlines():
        if opened := re.match(r"namespace ([\w:]+) \{", line):
            space = opened.group(1)
        elif line.startswith("}  // namespace"):
            space = space.rpartition("::")[0] if "::detail" in space else "ratatosk"
        elif line.startswith("template"):
            template = True
        elif named := re.match(r"(?:class|struct) (?:\[\[\w+\]\] )?(\w+)[^;]*(;?)$", line):
            if not template and not named.group(2) and "detail" not in space:
                types.append(f"{space}::{named.group(1)}")
            template = False
assert len(types) > 40, f"only {len(types)} public types were found"
checks = [f'static_assert(!std::is_aggregate_v<{name}>, "{name} must declare a constructor");' for name in types]
output.write_text("\n".join(lines + ["#include <type_traits>", ""] + checks) + "\n")
