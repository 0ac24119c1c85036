"""What a part that is mixed into some grids stands on: for the type checker a grid, else nothing.

Flask-Admin's metaclass copies every inherited page into each class that it makes. A part that were
a grid of its own would bring all stock pages along, and hide those of the parts beside it.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from views.grid import Grid as GridPart
else:
    GridPart = object

__all__ = ["GridPart"]
