"""Changes of status that an import makes, told when it is at its end."""

from applications.messages import STATUS_DIGEST as APPLICATION_DIGEST
from jobs.services import STATUS_DIGEST as JOB_DIGEST
from notifications.services import Note, notify_many
from notifications.telling import IDS_PER_DIGEST

DIGESTS = {"job_status_change": JOB_DIGEST, "application_update": APPLICATION_DIGEST}


class Moves:
    """What the owner is to be told: of each type the first notes, the last of which stands for those that follow.

    That is as many as a digest names, so that a large file costs no more memory than a small one.
    """

    def __init__(self) -> None:
        self._notes: dict[str, list[Note]] = {kind: [] for kind in DIGESTS}

    def add(self, note: Note) -> None:
        """Take the note of one change."""
        notes = self._notes[note.type]
        if len(notes) < IDS_PER_DIGEST:
            notes.append(note)
        else:
            notes[-1] = notes[-1].joined(note)

    def tell(self) -> None:
        """Tell the owner, many changes of one type as one; call it in the transaction that ends the run."""
        for kind, digest in DIGESTS.items():
            notify_many(notes=self._notes[kind], digest=digest)
