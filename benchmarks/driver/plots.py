"""Plots as SVG, by hand: lines over categories, and bars."""
from html import escape

FONT = 'font-family="DejaVu Sans, Verdana, sans-serif"'
INK, SOFT, GRID, PAPER = "#1c2733", "#5b6b7b", "#dfe6ec", "#ffffff"
OURS = "#0b6e4f"
COLOURS = [OURS, "#4caf87", "#8fcfb4", "#2b6cb0", "#c05621", "#dd9b62", "#97266d", "#6b7280", "#b7791f"]


def document(width, height, parts):
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" {FONT}>'
    return "\n".join([head, f'<rect width="{width}" height="{height}" fill="{PAPER}"/>', *parts, "</svg>"]) + "\n"


def text(x, y, words, size=12, fill=INK, anchor="start", weight="normal"):
    return (f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{fill}" text-anchor="{anchor}" '
            f'font-weight="{weight}">{escape(str(words))}</text>')


def line(x1, y1, x2, y2, stroke=GRID, width=1):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{stroke}" stroke-width="{width}"/>'


def ticks(top):
    """About five round numbers from 0 to `top`."""
    step = next(s for e in range(-3, 9) for s in (10**e, 2 * 10**e, 5 * 10**e) if top / s <= 6)
    return [i * step for i in range(int(top / step) + 1)]


def bars(title, unit, rows, highlight):
    """Horizontal bars. `rows` is a list of (name, value, least, most); those named in `highlight` are ours."""
    width, left, right, top, step = 800, 220, 90, 56, 30
    height = top + step * len(rows) + 16
    most = max(row[3] for row in rows)
    scale = (width - left - right) / most
    parts = [text(16, 26, title, 15, weight="bold"), text(16, 44, unit, 11, SOFT)]
    for number, (name, value, low, high) in enumerate(rows):
        y = top + step * number
        middle = y + step / 2
        ours = name in highlight
        parts.append(text(left - 10, middle + 4, name, 12, anchor="end", weight="bold" if ours else "normal"))
        parts.append(f'<rect x="{left}" y="{y + 5}" width="{value * scale:.1f}" height="{step - 10}" rx="3" fill="{OURS if ours else "#9fb2c4"}"/>')
        parts.append(line(left + low * scale, middle, left + high * scale, middle, INK, 1.5))
        parts.append(text(left + max(value, high) * scale + 8, middle + 4, f"{value:.1f}"))
    return document(width, height, parts)


def lines(title, unit, categories, series):
    """Lines over evenly spaced categories. `series` is a list of (name, values), a value None where there is none."""
    width, height, left, right, top, bottom = 880, 400, 60, 250, 64, 44
    highest = max(v for _, values in series for v in values if v is not None) * 1.05
    x = lambda i: left + (width - left - right) * i / max(1, len(categories) - 1)
    y = lambda v: height - bottom - (height - top - bottom) * v / highest
    parts = [text(16, 26, title, 15, weight="bold"), text(16, 44, unit, 11, SOFT)]
    for tick in ticks(highest):
        parts += [line(left, y(tick), width - right, y(tick)), text(left - 8, y(tick) + 4, f"{tick:g}", 11, SOFT, "end")]
    for i, category in enumerate(categories):
        parts.append(text(x(i), height - bottom + 20, category, 12, INK, "middle"))
    for number, (name, values) in enumerate(series):
        colour = COLOURS[number % len(COLOURS)]
        points = [(x(i), y(v)) for i, v in enumerate(values) if v is not None]
        path = " ".join(f"{px:.1f},{py:.1f}" for px, py in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{3 if number == 0 else 1.8}"/>')
        parts += [f'<circle cx="{px:.1f}" cy="{py:.1f}" r="3" fill="{colour}"/>' for px, py in points]
        legend = top + 20 * number
        parts.append(line(width - right + 20, legend, width - right + 44, legend, colour, 3))
        parts.append(text(width - right + 52, legend + 4, name, 12, weight="bold" if number == 0 else "normal"))
    return document(width, height, parts)
