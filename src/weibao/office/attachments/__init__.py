"""Attachments: a file comes in sealed, is claimed by what it belongs to, and is seen as a copy.

upload (`uploads`, by pieces, or `handler`, with a form) → `Upload`, known by a random token, valid a day
→ `claim` inside the action that writes the subject → `StoredFile`, the evidence → `copies`, a job → the
copy that `{% files %}` shows. README.md beside this file says how a form and a page use it.
"""
