"""The pages of the API reference: one for each public header, one for each room, and an overview."""
import html
import re

from pages import Page


def page_url(header):
    return "api/" + header.path.removeprefix("ratatosk/").replace(".hpp", ".html")


def room_of(header):
    return header.path.removeprefix("ratatosk/").rpartition("/")[0] or "asio"


def shown(name):
    return not (name.short.startswith("~") or name.declaration.endswith("= delete;")
                or name.kind == "friend" and not name.comment)


def is_listed(name):
    return shown(name) and not name.short.startswith("operator")


def blocks(members):
    """Groups of names that one text describes: overloads, and neighbours that need no text."""
    group = []
    for name in filter(shown, members):
        last = group[-1] if group else None
        bare = not name.comment and (not group[0].comment or last.short == name.short) if group else False
        if group and not (bare and not name.is_type and not last.is_type):
            yield group
            group = []
        group.append(name)
    if group:
        yield group


class Reference:
    def __init__(self, writer, code):
        self.writer, self.code = writer, code

    def comment(self, page, name):
        return self.writer.render(page, name.comment, name.comment_line) if name.comment else ""

    def declaration(self, page, names):
        text = "\n".join(name.declaration for name in names)
        return self.code.highlight(text, "cpp", page.relative(".") + "/")

    def body(self, page, group, level):
        """A type with its members, or a group of functions, constants and so on."""
        first = group[0]
        ids = []
        for name in group:
            if name.name not in page.anchors:
                page.anchors.add(name.name)
                ids.append(name.name)
                value = re.search(r'"([\w.]+)"', name.declaration) if name.kind == "variable" else None
                heading = f"{name.name} = {value.group(1)}" if value else name.name
                page.sections.append((heading, name.name, [name.comment.replace("`", "")]))
        marks = "".join(f'<a id="{html.escape(anchor)}"></a>' for anchor in ids)
        text = self.comment(page, first)
        others = dict.fromkeys(name.covered_by.name for name in group
                               if name.covered_by and name.covered_by.name != name.name)
        if others and not first.comment:
            links = (f'<a href="#{html.escape(other)}"><code>{html.escape(other.split("::")[-1])}</code></a>'
                     for other in others)
            text = f"<p>See {', '.join(links)}.</p>"
        if first.protected:
            text = '<p class="note">Protected: for derived classes.</p>' + text
        heading = ""
        operator = first.short.startswith("operator")
        if first.is_type or level == 2 and not operator:
            kind = {"typedef": "alias", "variable": "constant", "friend": "function"}.get(first.kind, first.kind)
            title = html.escape(first.name if level == 2 else first.short)
            heading = f'<h{level}><span class="kind">{kind}</span> {title}</h{level}>\n'
        if level == 2 and not operator and first.name not in [anchor for _, anchor, _ in page.toc]:
            page.toc.append(("h2", first.name, first.name))
        obvious = re.fullmatch(r"(class|struct) \w+;", first.declaration)
        parts = [f'<section class="{"type" if first.is_type else "names"}">{marks}', heading,
                 "" if obvious else self.declaration(page, group), text]
        if first.values and not any(about for _, about in first.values):
            parts.append(f"<p>Values: {', '.join(f'<code>{value}</code>' for value, _ in first.values)}.</p>")
        elif first.values:
            rows = "".join(f"<tr><td><code>{value}</code></td><td>{self.writer.render(page, about, first.line)}</td></tr>"
                           for value, about in first.values)
            parts.append(f'<div class="table"><table class="values">{rows}</table></div>')
        for block in blocks(first.members):
            member = block[0]
            operator = member.short.startswith("operator") or member.short == re.sub("<.*", "", first.short)
            if level == 2 and not operator and member.name not in page.anchors:
                page.toc.append(("h3", member.name, member.short))
            parts.append(self.body(page, block, level + 1))
        return "".join(parts) + "</section>\n"

    def header(self, header):
        page = Page("include/" + header.path, page_url(header), room_of(header))
        page.title = header.path.removeprefix("ratatosk/")
        page.sections.append((page.title, "", [header.about]))
        include = self.code.highlight(f"#include <{header.path}>", "cpp", "")
        about = self.writer.render(page, header.about, 3)
        page.body = f"<h1>{page.title}</h1>\n{include}{about}" + "".join(
            self.body(page, block, 2) for block in blocks(header.names))
        return page

    def list(self, page, headers):
        parts = []
        for header in headers:
            url = page.relative(page_url(header))
            parts.append(f'<h3><a href="{url}">{header.path.removeprefix("ratatosk/")}</a></h3>\n<dl>')
            for name in dict.fromkeys(name.name for name in header.names if is_listed(name)):
                here = [entry for entry in self.code.names[name] if entry.header == header.path]
                entry = next((entry for entry in here if entry.comment), here[0])
                brief = entry.comment.split("\n\n")[0].replace("\n", " ").split(". ")[0].rstrip(".:") + "."
                text = self.writer.parser.renderInline(brief) if entry.comment else ""
                link = f"{url}#{html.escape(name)}"
                parts.append(f'<dt><a href="{link}"><code>{html.escape(name)}</code></a></dt><dd>{text}</dd>')
            parts.append("</dl>\n")
        return "".join(parts)

    def pages(self, headers):
        rooms = {}
        for header in headers.values():
            if header.names:
                rooms.setdefault(room_of(header), []).append(header)
        overview = Page("include/ratatosk", "api/index.html", "")
        overview.title = "API reference"
        overview.body = "<h1>API reference</h1>\n<p>The public headers, by room. Names without a namespace are in " \
                        "<code>ratatosk</code>.</p>\n"
        yield overview
        for room, contents in sorted(rooms.items()):
            page = Page(f"include/ratatosk/{room}", f"api/{room}/index.html", room)
            page.title = room
            page.body = f"<h1>{room}</h1>\n" + self.list(page, contents)
            yield page
            overview.toc.append(("h2", room, room))
            overview.body += f'<h2 id="{room}"><a href="{room}/index.html">{room}</a></h2>\n<p class="index">'
            types = dict.fromkeys(name.name for header in contents for name in header.names if is_listed(name))
            overview.body += ", ".join(f'<a href="{overview.relative(self.code.name_urls[name])}">'
                                       f"<code>{html.escape(name)}</code></a>" for name in types) + "</p>\n"
            yield from (self.header(header) for header in contents)
