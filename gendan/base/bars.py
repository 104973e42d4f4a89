"""A row of figures as small bars, drawn on the server: what stands in a table beside the words."""

from html import escape

from django.utils.safestring import SafeString

WIDTH, GAP, HEIGHT = 7, 2, 22


def svg(figures, title):
    """The figures as bars, as high as they are beside the greatest; title: what they say, for who cannot see them."""
    top, bars = max([*figures, 1]), []
    for n, figure in enumerate(figures):
        high, look = max(1, round(figure * HEIGHT / top)), "some" if figure > 0 else "none"
        bars.append(
            f'<rect class="{look}" x="{n * (WIDTH + GAP)}" y="{HEIGHT - high}" width="{WIDTH}" height="{high}"/>'
        )
    width = len(figures) * (WIDTH + GAP) - GAP
    return SafeString(
        f'<svg class="bars" viewBox="0 0 {width} {HEIGHT}" width="{width}" height="{HEIGHT}" role="img">'
        f"<title>{escape(title)}</title>{''.join(bars)}</svg>"
    )
