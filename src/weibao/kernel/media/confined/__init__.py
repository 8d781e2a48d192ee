"""The child process that decodes what strangers sent. It is started for one file and then ends.

Nothing outside this package imports from it: it has the heavy libraries, and the locks that close
it off. It knows no Django, no keys and no database.
"""
