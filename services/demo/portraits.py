"""Faces for the demo, drawn by chance: nobody looks like this, so nobody is meant."""

from dataclasses import dataclass

from PIL import Image, ImageDraw

from models.client import Gender
from services.demo.dice import Dice
from services.files.pictures import PORTRAIT

DRAWN = 2 * PORTRAIT  # twice as large, so that lines become soft
Box = tuple[int, int, int, int]

GROUNDS = ("#cfe3e1", "#e5dccb", "#d9dfea", "#e8d7d3", "#dbe6d2", "#e2d9e8")
SKINS = ("#f3d3bd", "#e8bd9c", "#d2a07a", "#b57f58", "#8f5d3f", "#6d4530")
GREY = ("#e6e4e0", "#c9c8c6", "#b3b0ad", "#d8d2c6")
HAIR = ("#2b211c", "#1d1a1a", "#3a2a22", "#4a3226", "#6b4a2f", "#8a6239", "#9c5a33")
DARK_HAIR = HAIR[:2]
CLOTHES = ("#0f6b6b", "#7a4b6d", "#3f5f8a", "#8a5a34", "#54713f", "#9a4c4c", "#5a5f6b")
LINE = "#2a1c16"
LIGHT = 3  # the first so many skins go with any hair


@dataclass(frozen=True)
class Look:
    """What somebody looks like."""

    skin: str
    hair: str
    clothes: str
    has_long_hair: bool
    is_bald: bool
    has_glasses: bool


def of(dice: Dice, gender: Gender, *, is_elder: bool) -> Image.Image:
    """Draw somebody."""
    ground, look = dice.pick(GROUNDS), imagine(dice, gender, is_elder=is_elder)
    picture = Image.new("RGB", (DRAWN, DRAWN), ground)
    paper = ImageDraw.Draw(picture)
    if look.has_long_hair:
        paper.rounded_rectangle((140, 110, 372, 390), 110, look.hair)
    draw_body(paper, look)
    draw_head(paper, look)
    draw_face(paper, look, is_elder=is_elder)
    return picture.resize((PORTRAIT, PORTRAIT), Image.Resampling.LANCZOS)


def imagine(dice: Dice, gender: Gender, *, is_elder: bool) -> Look:
    """Decide what somebody looks like."""
    skin = dice.below(len(SKINS))
    hair = HAIR if skin < LIGHT else DARK_HAIR
    is_man = gender is Gender.male or (gender is Gender.unknown and dice.chance(30))
    return Look(
        skin=SKINS[skin],
        hair=dice.pick(GREY if is_elder else hair),
        clothes=dice.pick(CLOTHES),
        has_long_hair=not is_man and dice.chance(60),
        is_bald=is_man and is_elder and dice.chance(50),
        has_glasses=dice.chance(60 if is_elder else 20),
    )


def draw_body(paper: ImageDraw.ImageDraw, look: Look) -> None:
    """Draw neck and shoulders."""
    paper.rounded_rectangle((218, 300, 294, 430), 30, darker(look.skin))
    paper.ellipse((76, 392, 436, 700), look.clothes)
    paper.polygon(((214, 388), (298, 388), (256, 446)), darker(look.skin))


def draw_head(paper: ImageDraw.ImageDraw, look: Look) -> None:
    """Draw the head with ears and hair."""
    for side in (152, 328):
        paper.ellipse((side, 220, side + 32, 280), darker(look.skin))
    paper.ellipse((164, 112, 348, 364), look.skin)
    if look.is_bald:
        for side in (152, 326):
            paper.ellipse((side, 170, side + 34, 246), look.hair)
        return
    paper.chord((156, 92, 356, 300), 184, 356, look.hair)
    paper.ellipse((158, 150, 196, 238), look.hair)
    paper.ellipse((316, 150, 354, 238), look.hair)


def draw_face(paper: ImageDraw.ImageDraw, look: Look, *, is_elder: bool) -> None:
    """Draw eyes, brows, nose, a smile, and what years leave."""
    brow = look.hair if not look.is_bald else LINE
    for middle in (218, 294):
        paper.ellipse((middle - 8, 232, middle + 8, 250), LINE)
        paper.arc((middle - 24, 204, middle + 24, 240), 205, 335, brow, 6)
        if is_elder:
            outer = middle - 46 if middle < PORTRAIT else middle + 22
            paper.arc((outer, 236, outer + 24, 262), 60, 120, darker(look.skin), 3)
        if look.has_glasses:
            paper.ellipse((middle - 32, 212, middle + 32, 272), None, LINE, 5)
    if look.has_glasses:
        paper.line((250, 238, 262, 238), LINE, 5)
    paper.arc((242, 246, 270, 288), 30, 150, darker(look.skin), 5)
    paper.chord((216, 276, 296, 328), 15, 165, "#ffffff", "#a5473f", 5)


def darker(colour: str) -> str:
    """Give a shade of a colour."""
    parts = (int(colour[at : at + 2], 16) * 86 // 100 for at in (1, 3, 5))
    return "#" + "".join(f"{part:02x}" for part in parts)
