"""One file with everything an agency has, and the way back: `flask backup`, `flask restore`.

The archive is a gzipped tar: the database as its own programs write it, the documents under their
names on disk, and a manifest, written last, with the SHA-256 of each member. It shows damage, not
forgery: whoever can write the file can write the manifest too.
"""

from services.backups.archive import Archive, Writer, opened, writing
from services.backups.contents import fill, take_in
from services.backups.manifest import Manifest, fingerprints, missing_keys
from services.backups.stores import Store, store_for

__all__ = [
    "Archive",
    "Manifest",
    "Store",
    "Writer",
    "fill",
    "fingerprints",
    "missing_keys",
    "opened",
    "store_for",
    "take_in",
    "writing",
]
