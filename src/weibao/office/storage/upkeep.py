"""What the tick does for the store: once a day, remove what nobody refers to."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from weibao.kernel.ticking import own_transactions, ticks
from weibao.office import daily
from weibao.office.models import Export, Printing, StoredFile, Upload, UploadPiece

from . import files

NAME = "storage.sweep"


# Looking through all files would hold up every writer.
@ticks.register(NAME)
@own_transactions
def sweep(at: datetime) -> int:
    return files().sweep(at=at, known=_known) if daily.due(NAME, at=at) else 0


def _known(places: Collection[str]) -> set[str]:
    """Those that a row names: originals, copies, lists and papers taken out, and what is on its way in."""
    named = (
        StoredFile.objects.filter(place__in=places).values_list("place", flat=True),
        StoredFile.objects.filter(copy_place__in=places).values_list("copy_place", flat=True),
        Upload.objects.filter(place__in=places).values_list("place", flat=True),
        Export.objects.filter(place__in=places).values_list("place", flat=True),
        UploadPiece.objects.filter(place__in=places).values_list("place", flat=True),
        Printing.objects.filter(place__in=places).values_list("place", flat=True),
    )
    return {str(place) for rows in named for place in rows}
