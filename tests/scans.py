"""Pictures of paper for tests, drawn here: pages with lines of print, in TIFF, JPEG, PNG or PDF.

    a_scan(tmp_path / "facture.pdf", ("Facture 2024-118", "Menuiserie Dupont"))
    a_scan(tmp_path / "lot.tif", ("Première",), (), ("Seconde",))

Each page is its lines, without accents, which the font of Pillow lacks; one without any is blank.
"""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

LETTER_INCHES = 0.16  # high: print that is read without fault
MARGIN_INCHES = 0.7


def a_page(
    *lines: str, dpi: int = 150, mode: str = "L", inches: tuple[float, float] = (8.27, 11.69)
) -> Image.Image:
    size = (int(inches[0] * dpi), int(inches[1] * dpi))
    page = Image.new("L", size, 255)
    draw = ImageDraw.Draw(page)
    font = ImageFont.load_default(size=LETTER_INCHES * dpi)
    for rank, line in enumerate(lines):
        place = (MARGIN_INCHES * dpi, (MARGIN_INCHES + 2 * LETTER_INCHES * rank) * dpi)
        draw.text(place, line, fill=0, font=font)
    return page.convert(mode)


def a_text(lines: int = 25) -> tuple[str, ...]:
    """Lines enough to show at which angle a page lies."""
    return tuple(f"Ligne {rank} : fourniture et pose de menuiseries" for rank in range(lines))


def a_scan(
    path: Path,
    *pages: tuple[str, ...],
    dpi: int = 150,
    mode: str = "L",
    inches: tuple[float, float] = (8.27, 11.69),
    **options: object,
) -> Path:
    """Write pages under a path; its suffix says how. options: of Pillow's `save`."""
    drawn = [a_page(*lines, dpi=dpi, mode=mode, inches=inches) for lines in pages or ((),)]
    more = {"save_all": True, "append_images": drawn[1:]} if len(drawn) > 1 else {}
    resolution = {"resolution": dpi} if path.suffix == ".pdf" else {"dpi": (dpi, dpi)}
    drawn[0].save(path, **more, **resolution, **options)  # type: ignore[arg-type]
    return path
