"""Taking a list out as an Excel file.

The rows are those of the list as its page shows them, read through the same declaration as whoever
asked. The file is made in memory and sealed while it is written: plain rows never reach the disk.
"""
