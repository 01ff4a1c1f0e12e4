"""Markdown to HTML, with checked links, anchors and references to code."""
import html
import posixpath
import re

import markdown_it

SECTIONS = re.compile(r"^(Thread safety|Cancellation|Lifetime|Errors?|Deadline|Source)((?: \([^)]*\))?):(?= )", re.M)
# Names as comments in headers write them, without backticks: IChannelConnector, Client::SendAsync.
BARE = re.compile(r"\b(?:[a-z]+::)?[A-Z]\w*?(?:[a-z]\w*[A-Z]\w*|(?=::))(?:::\w+)*|\bdocs/[\w/-]+\.md")
SHORT = re.compile(r"`(\w+/)`\s+is\s+(?:short\s+for\s+)?`(\w[\w/]*/)`")
MARKUP = re.compile(r"!?\[([^]]*)\]\([^)]*\)|[`*]")


def slug(heading, taken):
    """The anchor that GitHub gives to a heading."""
    name = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
    count = taken[name] = taken.get(name, -1) + 1
    return f"{name}-{count}" if count else name


class Page:
    def __init__(self, path, url, room=None):
        self.path, self.url, self.room = path, url, room  # path: of its source in the tree
        self.title, self.body = "", ""
        self.toc = []  # (level, anchor, text) of its headings
        self.anchors = set()
        self.short = {}  # folders that the page abbreviates: "`src/` is short for `src/core/`"
        self.sections = []  # (heading, anchor, text), for the search

    def relative(self, url):
        path, mark, anchor = url.partition("#")
        return posixpath.relpath(path, posixpath.dirname(self.url) or ".") + mark + anchor


class Writer:
    """Writes Markdown as HTML. What is wrong is added to `faults` as "file:line: message"."""

    def __init__(self, root, code, urls):
        self.root, self.code, self.urls = root, code, urls
        self.faults, self.sources, self.links = [], set(), 0
        self.wanted = []  # links whose anchors are checked when all pages are known
        self.parser = markdown_it.MarkdownIt("commonmark", {"html": True}).enable("table")

    def fault(self, page, line, message):
        self.faults.append(f"{page.path}:{line}: {message}")

    def target(self, page, link, line):
        """The address of a link, relative to the page. A link to a source file makes a page of it."""
        if re.match(r"[a-z]+:", link):
            return link
        self.links += 1
        path, _, anchor = link.partition("#")
        place = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), path)) if path else page.path
        if place not in self.urls and (self.root / place).exists():
            self.sources.add(place)
            self.urls[place] = address_of_source(self.root / place, place)
        if place not in self.urls:
            self.fault(page, line, f"the link to {link} leads nowhere")
            return link
        self.wanted.append((page, line, link, place, anchor))
        return page.relative(self.urls[place]) + (f"#{anchor}" if anchor else "")

    def check_anchors(self, pages):
        anchors = {page.path: page.anchors for page in pages}
        for page, line, link, place, anchor in self.wanted:
            if anchor and anchor not in anchors.get(place, [anchor]):
                self.fault(page, line, f"the link to {link}: {place} has no heading #{anchor}")

    def inline(self, page, children, in_heading, line_of):
        inside = in_heading
        for child in children:
            for attribute in {"link_open": ["href"], "image": ["src"]}.get(child.type, []):
                link = child.attrs[attribute]
                child.attrs[attribute] = self.target(page, link, line_of(f"({link}"))
            if child.type == "image":
                image = self.parser.renderer.renderInline([child], self.parser.options, {})
                child.type, child.content = "html_inline", f'<a href="{child.attrs["src"]}">{image}</a>'
            elif child.type in ("link_open", "link_close"):
                inside = in_heading or child.type == "link_open"
            elif child.type == "code_inline":
                line = line_of(f"`{child.content}`")
                child.type, child.content = "html_inline", self.reference(page, child.content, line, inside, "code")
            elif child.type == "text" and page.room:
                line = line_of(child.content)
                parts = BARE.split(child.content)
                names = [self.reference(page, name, line, inside, "span") for name in BARE.findall(child.content)]
                parts = [html.escape(part, quote=False) for part in parts]
                child.type, child.content = "html_inline", "".join(map("".join, zip(parts, names + [""])))

    def reference(self, page, text, line, inside, tag):
        """The HTML of a name: a link, unless it is inside of one."""
        url, wrong = self.code.look_up(text, page.short)
        if wrong and (tag == "code" or "::" in text):
            self.fault(page, line, f"`{text}`: {wrong}")
        parts = re.sub(r"(?<=\w)(/|::|\.)(?=\w)", r"\1<wbr>", html.escape(text, quote=False))  # where a line may break
        shown = f"<{tag}>{parts}</{tag}>"
        return f'<a class="ref" href="{page.relative(url)}">{shown}</a>' if url and not inside else shown

    def render(self, page, text, first=1):
        """The HTML of `text`, which begins at line `first` of the page's source."""
        lines = text.splitlines()
        tokens = self.parser.parse(SECTIONS.sub(r"**\1:**\2", text))
        taken, parts = {}, []
        base = page.relative(".") + "/"
        for at, token in enumerate(tokens):
            if token.type == "inline":
                start, end = token.map
                near = lambda part: first + next((n for n in range(start, end) if part in lines[n]), start)
                self.inline(page, token.children, tokens[at - 1].type == "heading_open", near)
                parts.append(MARKUP.sub(r"\1", token.content))
            elif token.type == "heading_open":
                heading = MARKUP.sub(r"\1", tokens[at + 1].content)
                anchor = token.attrs["id"] = slug(heading, taken)
                page.anchors.add(anchor)
                page.title = page.title or heading
                page.sections.append((heading, anchor, parts := []))
                page.toc += [(token.tag, anchor, heading)] if token.tag in ("h2", "h3") else []
            elif token.type in ("fence", "code_block"):
                language = token.info.strip() if token.type == "fence" else "bash"
                token.content, token.type = self.code.highlight(token.content, language, base), "html_block"
        body = self.parser.renderer.render(tokens, self.parser.options, {})
        return body.replace("<table>", '<div class="table"><table>').replace("</table>", "</table></div>")

    def write(self, page):
        text = (self.root / page.path).read_text(encoding="utf-8")
        page.short = dict(SHORT.findall(text))
        page.body = self.render(page, text)


def address_of_source(path, place):
    if path.suffix == ".svg":
        return place.removeprefix("docs/")
    return f"source/{place}" + (".html" if path.is_file() else "/index.html")


def source_page(root, code, place, urls):
    """A page that shows a source file, or lists the files of a folder."""
    path = root / place
    page = Page(place, address_of_source(path, place))
    page.title = place
    page.body = f"<h1>{place}</h1>\n"
    if path.is_file():
        language = {".cpp": "cpp", ".hpp": "cpp", ".json": "json", ".txt": "cmake"}.get(path.suffix, "text")
        text = path.read_text(encoding="utf-8")
        page.body += code.highlight(text, language, page.relative(".") + "/")
    else:
        files = [f"{place}/{file.name}" for file in sorted(path.iterdir()) if file.is_file()]
        links = (f'<li><a href="{page.relative(urls.get(file) or address_of_source(root / file, file))}">'
                 f"{posixpath.basename(file)}</a></li>" for file in files)
        page.body += f"<ul>{''.join(links)}</ul>"
    return page
