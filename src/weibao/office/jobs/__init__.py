"""Background jobs: declared with `job`, queued inside the transaction, run at least once.

    @job
    def shrink_photo(file_id: str, *, at: datetime) -> None: ...

    shrink_photo.enqueue(str(file.pk))

A job gets ids and reads the rest from the database. It may run twice (a worker can die after the
work and before the note of it), so its second run must find nothing left to do.
"""

from .declaring import job, job_aside

__all__ = ["job", "job_aside"]
