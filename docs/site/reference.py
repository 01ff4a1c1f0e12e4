"""The names of the public headers: Doxygen says what and where they are, the headers' comments what they do."""
import re
import subprocess
import xml.etree.ElementTree as ElementTree

DOXYFILE = """
INPUT = include/ratatosk
STRIP_FROM_PATH = include
RECURSIVE = YES
FILE_PATTERNS = *.hpp
EXCLUDE_PATTERNS = */detail/*
EXCLUDE_SYMBOLS = std::* boost::* testing
EXTRACT_ALL = YES
GENERATE_HTML = NO
GENERATE_LATEX = NO
GENERATE_XML = YES
XML_PROGRAMLISTING = NO
QUIET = YES
WARNINGS = NO
"""
COVERED = re.compile(r"operator *(==|<=>|<<|=)$")
HEAD = re.compile(r"^(?:With|Get|Set)(?=[A-Z])")


class Name:
    """A public name: its declaration as in the header, and its comment as Markdown."""

    def __init__(self, kind, name, header, line, parent=None):
        self.kind, self.name, self.header, self.line, self.parent = kind, name, header, line, parent
        self.short = name.split("::")[-1]
        self.members, self.values = [], []
        self.comment, self.comment_line, self.declaration, self.protected = "", line, "", False
        self.covered_by = None  # the name with the comment, for a setter of a documented member

    @property
    def is_type(self):
        return self.kind in ("class", "struct", "enum", "typedef")

    def needs_comment(self):
        constructor = self.parent and self.short == re.sub("<.*", "", self.parent.short)
        implicit = re.search(r"(= (default|delete)|\b(override|final));$", self.declaration)
        return not (constructor or implicit or self.short.startswith("~") or COVERED.match(self.short))


class Header:
    def __init__(self, path, text):
        self.path = path  # as it is included: ratatosk/core/error.hpp
        self.lines = text.splitlines()
        self.names = []
        about = re.match(r"#pragma once\n\n((?://.*\n)+)\n", text)
        self.about = re.sub(r"^///? ?", "", about.group(1), flags=re.M) if about else ""

    def code(self, index):
        return re.sub(r"//.*", "", self.lines[index]).rstrip()

    def read(self, name):
        """Finds the declaration and the comment of `name`."""
        first = name.line - 1
        while (above := self.code(first - 1)).strip() and not re.search(r"[;{}:,]$|^#", above):
            first -= 1
        comment = first
        while re.match(r" *///(?!<)", self.lines[comment - 1]):
            comment -= 1
        text = [re.sub(r"^ */// ?", "", line) for line in self.lines[comment:first]]
        name.comment_line = comment + 1
        last = min(name.line + 30, len(self.lines))
        end, name.declaration = declared("\n".join(map(self.code, range(first, last))), name)
        behind = first + end
        if not text and (trailing := re.search(r"///< ?(.*)", self.lines[behind])):
            text, name.comment_line = [trailing.group(1)], behind + 1
            while (more := re.match(r" *///< ?(.*)", self.lines[behind + 1])):
                text, behind = text + [more.group(1)], behind + 1
        name.comment = "\n".join(text)

    def read_values(self, name, first, last):
        """The enumerators and their comments."""
        above = []
        for index in range(first - 1, last):
            if found := re.match(r" *///(?!<) ?(.*)", self.lines[index]):
                above.append(found.group(1))
            elif found := re.match(r" *(?!enum\b)(\w+)(?: = [^,/]*)?,? *(?:///< *(.*))?$", self.lines[index]):
                name.values.append([found.group(1), " ".join(above) or found.group(2) or ""])
                above = []
            elif name.values and (found := re.match(r" *///< *(.*)", self.lines[index])):
                name.values[-1][1] += " " + found.group(1)


def declared(text, name):
    """The number of lines of the declaration at the start of `text`, and the declaration without its body."""
    depth, arguments = 0, False
    for at, char in enumerate(text):
        depth += (char in "([") - (char in ")]")
        arguments = arguments or char == ")"
        ends = char in ";{" or char == ":" and arguments and ":" not in (text[at - 1], text[at + 1:at + 2])
        if depth == 0 and ends:
            body = name.kind == "variable" and char == "{" and ";" in text[at:].split("\n")[0]
            at = text.index(";", at) if body else at
            lines = text[:at].rstrip(" =\n").split("\n")
            margin = min(len(line) - len(line.lstrip()) for line in lines if line.strip())
            # A type's body follows: the declaration ends there, as the reader expects.
            return text[:at].count("\n"), "\n".join(line[margin:] for line in lines) + ";"
    raise SystemExit(f"include/{name.header}:{name.line}: cannot read the declaration of {name.name}")


def text_of(element, tag):
    return "".join(element.find(tag).itertext())


def plain(name):
    return re.sub(r" *([<>]) *", r"\1", name).removeprefix("ratatosk::")


def read(root, scratch):
    """Returns the public headers by path, and all public names by qualified name (overloads share one)."""
    settings = DOXYFILE + f"OUTPUT_DIRECTORY = {scratch}\n"
    subprocess.run(["doxygen", "-"], input=settings, text=True, cwd=root, check=True)
    headers, scopes, members = {}, {}, []
    for path in sorted((root / "include/ratatosk").rglob("*.hpp")):
        if "detail" not in path.parts:
            name = path.relative_to(root / "include").as_posix()
            headers[name] = Header(name, path.read_text(encoding="utf-8"))
    for path in sorted((scratch / "xml").glob("*ratatosk*.xml")):
        compound = ElementTree.parse(path).getroot().find("compounddef")
        full = text_of(compound, "compoundname")
        if not full.startswith("ratatosk") or "detail" in full.split("::") or compound.get("prot") == "private":
            continue
        if compound.get("kind") in ("class", "struct"):
            place = compound.find("location")
            scopes[plain(full)] = Name(compound.get("kind"), plain(full), place.get("file"), int(place.get("line")))
        members += [(full, member) for member in compound.iter("memberdef") if member.get("prot") != "private"]
    for name, scope in scopes.items():
        scope.parent = scopes.get(name.rpartition("::")[0])
    found = list(scopes.values())
    for full, member in members:
        place = member.find("location")
        header, line = place.get("declfile") or place.get("file"), place.get("declline") or place.get("line")
        kind, short = member.get("kind"), plain(text_of(member, "name"))
        if kind == "friend" and not short.startswith("operator") or header not in headers:
            continue
        scope = "" if full == "ratatosk" else plain(full) + "::"
        name = Name(kind, scope + short, header, int(line), scopes.get(plain(full)))
        name.protected = member.get("prot") == "protected"
        if kind == "enum":
            headers[header].read_values(name, int(place.get("bodystart")), int(place.get("bodyend")))
            name.values = name.values or [[text_of(value, "name"), ""] for value in member.iter("enumvalue")]
        found.append(name)
    names = {}
    for name in sorted(found, key=lambda name: (name.header, name.line)):
        headers[name.header].read(name)
        names.setdefault(name.name, []).append(name)
        (name.parent.members if name.parent else headers[name.header].names).append(name)
    for header in headers.values():
        header.names.sort(key=lambda name: name.line)
    return headers, names


def cover(names):
    """Marks what the comment of a namesake covers: overloads, and setters and getters of a member."""
    groups = {}
    for name in (name for overloads in names.values() for name in overloads):
        bare = HEAD.sub("", name.short).lower().replace("_", "") if name.parent else name.short
        groups.setdefault((name.header, name.parent and name.parent.name, bare), []).append(name)
    for group in groups.values():
        documented = next((name for name in group if name.comment), None)
        for name in group:
            name.covered_by = None if name.comment else documented


def undocumented(names):
    for name in (name for overloads in names.values() for name in overloads):
        if not name.comment and not name.covered_by and name.needs_comment():
            yield name
