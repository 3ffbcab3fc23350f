"""How a page looks: how much ink is on it, and how far its lines are from level."""

from itertools import pairwise

from PIL import Image, ImageFilter

LOOKED_AT_DPI = 75  # letters run together into lines, dust vanishes
SIDE = 0.075  # of the width, left out on both sides: punched holes, shadows of the lid
EDGE = 0.03  # of the height, left out above and below
FADE = 64  # grey levels below the paper from which it is ink, pencil included
MOST_DEGREES = 12.0  # paper does not go in further askew
LEAST_INK = 0.004  # of the page: less shows no line


def ink_of(page: Image.Image) -> float:
    """Give the share of a grey page that is dark, edges left out."""
    inked = _inked(page)
    return float(inked.histogram()[255] / (inked.width * inked.height))


def skew_of(page: Image.Image) -> float | None:
    """Give the angle at which lines of print are sharpest apart, in degrees; None without lines."""
    inked = _inked(page)
    if inked.histogram()[255] < LEAST_INK * inked.width * inked.height:
        return None
    level = _sharpness(inked, 0.0)
    coarse = max(_steps(0.0, MOST_DEGREES, 1.0), key=lambda angle: _sharpness(inked, angle))
    best = max(_steps(coarse, 0.8, 0.2), key=lambda angle: _sharpness(inked, angle))
    if abs(best) >= MOST_DEGREES or _sharpness(inked, best) < 1.1 * level:
        return 0.0 if level else None
    return round(best, 1)


# ----------------------------------------------------------------------------- private


def _inked(page: Image.Image) -> Image.Image:
    """Give the page without its edges, white where there is ink, black where there is paper."""
    across, down = int(page.width * SIDE), int(page.height * EDGE)
    inside = page.crop((across, down, page.width - across, page.height - down))
    smooth = inside.filter(ImageFilter.MedianFilter(3))
    levels = smooth.histogram()
    # The paper is the most common of the light greys; a dark page has none, and is all ink.
    paper = max(range(96, 256), key=lambda level: levels[level])
    ink = max(0, paper - FADE)
    return smooth.point([255] * ink + [0] * (256 - ink))


def _steps(middle: float, reach: float, step: float) -> list[float]:
    count = round(reach / step)
    return [round(middle + step * rank, 2) for rank in range(-count, count + 1)]


def _sharpness(inked: Image.Image, angle: float) -> float:
    """Say how much neighbouring rows differ once the page is turned by an angle."""
    turned = inked.rotate(angle, fillcolor=0) if angle else inked
    rows = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
    return float(sum((one - other) ** 2 for one, other in pairwise(rows)))
