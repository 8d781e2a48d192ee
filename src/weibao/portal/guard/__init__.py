"""How the public pages answer those who send much: see `office.guard` for the layers and numbers."""
