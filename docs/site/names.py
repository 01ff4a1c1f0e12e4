"""Code on a page: highlights it, checks that names and paths of ours exist, and finds where they lead."""
import html
import re

import pygments.lexers
import pygments.token

FOLDERS = ("include", "src", "tests", "examples", "benchmarks", "cmake", "scripts", ".ci", "docs")
PATH = re.compile(rf"(?:{'|'.join(map(re.escape, FOLDERS))}|ratatosk)/[\w./+-]+$")
QUALIFIED = re.compile(r"(ratatosk::)?([A-Za-z_]\w*(?:::[A-Za-z_]\w*)*)(?:\(.*\))?$", re.S)
# CamelCase, kConstant, and ERROR_CODE: the three shapes of our names.
OURS = re.compile(r"(?:[A-Z]\w*[a-z]\w*|k[A-Z]\w+|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)$")
OVERRIDE = re.compile(r"\b(override|final);$")
# Names in texts that the sources do not have: codes of the .NET framework that have no use here, values of Twilio that
# pass through unread, made-up examples, and a module of CMake.
OF_OTHERS = {"RETRY_ATTEMPTS_EXHAUSTED", "MESSAGE_ROUTING_FAILED", "INVALID_CREDENTIALS", "SEND_BATCH_ERROR",
             "GET_STATUS_ERROR", "ProvideCallback", "FromCity", "FromState", "Trial", "SomeConnector", "WA_AccountSid",
             "FetchContent"}
CLASSES = [(pygments.token.Comment.Preproc, "p"), (pygments.token.Comment, "c"), (pygments.token.Keyword, "k"),
           (pygments.token.String, "s"), (pygments.token.Number, "m"), (pygments.token.Name.Tag, "k")]


class Code:
    def __init__(self, root, names, name_urls, urls):
        self.root, self.names, self.name_urls, self.urls = root, names, name_urls, urls
        self.checked = 0
        self.ends = {}  # the last part of a name: the qualified names that end so
        for name in names:
            self.ends.setdefault(name.split("::")[-1], []).append(name)
        self.texts = {}  # what constants hold, such as "SEND_TIMEOUT" and "Timeout.Send": the constants' names
        for name, entries in names.items():
            if found := re.search(r'(?:string_view \w+ =\s+|ErrorCode \w+\{)"([\w.]+)"', entries[0].declaration):
                self.texts.setdefault(found.group(1), []).append(name)
        self.groups = {text.split(".")[0] for text in self.texts if "." in text}
        self.words = set(OF_OTHERS)  # and all words of the sources, but not of their comments
        for place in [root, *(root / folder for folder in FOLDERS[:-1])]:
            for file in place.glob("*") if place == root else place.rglob("*"):
                if file.is_file() and file.suffix not in (".md", ".pyc") and "seeds" not in file.parts:
                    text = file.read_text(encoding="utf-8", errors="ignore")
                    self.words.update(re.findall(r"\w+", re.sub(r"(?<!:)//.*", "", text)))
        rooms = (path.read_text() for path in root.glob("src/**/CMakeLists.txt"))
        self.targets = {name for text in rooms for name in re.findall(r"\bNAME (\w+)", text)} | {"ratatosk"}

    def find(self, name):
        """The public name that `name` refers to: a qualified name, or the end of exactly one. Types come first."""
        if name in self.names:
            return name
        found = [full for full in self.ends.get(name.split("::")[-1], []) if full.endswith("::" + name)]
        found = [full for full in found if self.names[full][0].is_type] or found
        if len(found) > 1:  # the function of the base class, not those that override it
            found = [full for full in found if not OVERRIDE.search(self.names[full][0].declaration)]
        return found[0] if len(found) == 1 else None

    def look_up(self, text, short):
        """The address of text in backticks, or None, and what is wrong with it, or None. `short` has the page's
        abbreviations of folders."""
        word = text.split(" ")[0] if text.startswith(("scripts/", ".ci/")) else text
        if PATH.match(word):
            self.checked += 1
            folder, slash, rest = word.partition("/")
            places = [short.get(folder + slash, folder + slash) + rest, word, "include/" + word]
            place = next((place for place in places if (self.root / place).exists()), None)
            return self.urls.get(place), None if place else "no such path in the tree"
        if constants := self.texts.get(text):
            self.checked += 1
            return self.name_urls[constants[0]] if len(constants) == 1 else None, None
        if re.fullmatch(r"\w+(\.\w+)+", text) and text.split(".")[0] in self.groups:
            self.checked += 1
            return None, "no such setting"
        found = QUALIFIED.match(text)
        if not found or not (found.group(1) or "::" in text or OURS.match(found.group(2))):
            return None, None
        self.checked += 1
        prefix, name = found.groups()
        if full := self.find(name):
            ambiguous = len({entry.header for entry in self.names[full]}) > 1
            return None if ambiguous else self.name_urls[full], None
        scope, _, end = name.rpartition("::")
        if prefix and end in self.targets:
            return None, None
        known = all(part in self.words for part in name.split("::"))
        owner = self.find(scope) if scope else None
        if not owner:
            return None, None if known and not prefix else "no such name in the sources"
        first = self.names[owner][0]
        enums = [first] + [member for member in first.members if member.kind == "enum"]
        if any(value == end for enum in enums for value, _ in enum.values):
            return self.name_urls[owner], None
        if first.kind == "typedef" or known and " : " in first.declaration and first.kind != "enum":
            return self.name_urls[owner], None  # a member of another library's type, or of a base class
        return None, f"{owner} has no public member {end}"

    def highlight(self, text, language, base):
        """The HTML of a block of code, in which types of ours are links. `base` leads to the site's root."""
        try:
            lexer = pygments.lexers.get_lexer_by_name(language or "text", stripnl=False)
        except pygments.util.ClassNotFound:
            lexer = pygments.lexers.TextLexer(stripnl=False)
        parts = []
        for kind, value in lexer.get_tokens(text):
            part = html.escape(value, quote=False)
            css = next((css for token, css in CLASSES if kind in token), None)
            full = self.find(value) if language == "cpp" and kind in pygments.token.Name else None
            if full and self.names[full][0].is_type and full.split("::")[-1] == full:
                part = f'<a href="{base}{self.name_urls[full]}">{part}</a>'
            parts.append(f'<span class="{css}">{part}</span>' if css else part)
        return f'<pre class="{language or "text"}"><code>{"".join(parts).strip(chr(10))}</code></pre>\n'
