"""Which rows are here already: by uid, by the key of their source, by the address of the posting."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from applications.models import Application
from careercopilot.core.bulk import is_id
from exports.importers.checking import Checked
from exports.models import ImportedRow
from jobs.models import Job

TitleKey = tuple[str, str]
JOB_COLUMNS = ("pk", "uid", "url_key", "company_key", "title_key", "deleted_at")


@dataclass(eq=False, slots=True)
class Target:
    """A job or an application that is here, or that this import makes (`pk` is None until it is written).

    `application` is the live one of a job, `home` the job of an application that was here before. `settled` says that
    a row of the file has changed it: the first one does, as it is the first that makes one.
    """

    pk: int | None = None
    made: bool = False
    deleted: bool = False
    settled: bool = False
    title: TitleKey | None = None
    application: "Target | None" = None
    home: "Target | None" = None


class Index:
    """What a batch of rows could meet: loaded in a handful of queries, and all that the import has made so far."""

    def __init__(self, owner: User) -> None:
        self._owner = owner
        self._made_ids: dict[str, set[int]] = {"job": set(), "application": set()}
        self._touched: dict[tuple[str, int], Target] = {}
        self._made_by_uid: dict[tuple[str, Any], Target] = {}
        self._made_by_key: dict[tuple[str, str], Target] = {}
        self._made_by_url: dict[str, list[Target]] = {}
        self._made_by_title: dict[TitleKey, list[Target]] = {}

    def load(self, batch: Sequence[Checked]) -> None:
        """Look up everything that the rows of a batch name."""
        self._jobs: dict[int, Target] = {}
        self._applications: dict[int, Target] = {}
        self._by_uid: dict[tuple[str, Any], Target] = {}
        self._by_url: dict[str, list[Target]] = defaultdict(list)
        self._by_title: dict[TitleKey, list[Target]] = defaultdict(list)
        keys = self._keys(batch)
        self._load_jobs(batch, [pk for kind, pk in keys.values() if kind == "job"])
        self._load_applications(batch, [pk for kind, pk in keys.values() if kind == "application"])
        tables = {"job": self._jobs, "application": self._applications}
        self._by_key = {name: tables[kind][pk] for name, (kind, pk) in keys.items() if pk in tables[kind]}

    def _keys(self, batch: Sequence[Checked]) -> dict[tuple[str, str], tuple[str, int]]:
        rows = ImportedRow.objects.for_user(self._owner).filter(
            source_key__in={checked.key for checked in batch}, kind__in=["job", "application"], object_id__isnull=False
        )
        found = rows.order_by("pk").values_list("kind", "source_key", "object_id")
        return {(kind, key): (kind, pk) for kind, key, pk in found if pk is not None}

    def _load_jobs(self, batch: Sequence[Checked], ids: Iterable[int]) -> None:
        titles = {title for checked in batch if checked.kind == "application" and (title := checked.title)}
        named = {
            "pk__in": {*ids, *(checked.job_id for checked in batch if is_id(checked.job_id))},
            "uid__in": {uid for checked in batch if (uid := checked.about_job.get("uid"))},
            "url_key__in": {key for checked in batch if (key := checked.url_key)},
        }
        for lookup, values in named.items():
            self._load_named(lookup, values)
        if titles:
            rows = Job.objects.for_user(self._owner).live().filter(company_key__in={title[0] for title in titles})
            rows = rows.filter(title_key__in={title[1] for title in titles}).order_by("pk")
            self._add_jobs(rows.values_list(*JOB_COLUMNS))

    def _load_named(self, lookup: str, values: Collection[Any]) -> None:
        if values:
            rows = Job.objects.for_user(self._owner).filter(**{lookup: values}).order_by("pk")
            self._add_jobs(rows.values_list(*JOB_COLUMNS))

    def _add_jobs(self, rows: Iterable[tuple[Any, ...]]) -> None:
        for pk, uid, url_key, company, title, deleted_at in rows:
            if pk in self._jobs or pk in self._made_ids["job"]:
                continue
            target = self._touched.get(("job", pk))
            target = target or Target(pk=pk, deleted=deleted_at is not None, title=(company, title))
            self._jobs[pk] = target
            self._by_uid["job", uid] = target
            if not target.deleted:
                self._by_title[company, title].append(target)
                if url_key:
                    self._by_url[url_key].append(target)

    def _load_applications(self, batch: Sequence[Checked], ids: Iterable[int]) -> None:
        uids = {checked.uid for checked in batch if checked.kind == "application" and checked.uid}
        columns = ("pk", "uid", "job_id", "deleted_at")
        rows = Application.objects.for_user(self._owner)
        found = [
            row
            for named in (rows.filter(uid__in=uids), rows.filter(pk__in=list(ids)))
            for row in named.order_by("pk").values_list(*columns)
        ]
        self._load_named("pk__in", {job_id for _, _, job_id, _ in found}.difference(self._jobs))
        self._add_applications(found)
        jobs = list(self._jobs)
        self._add_applications(rows.live().filter(job__in=jobs).order_by("pk").values_list(*columns))

    def _add_applications(self, rows: Iterable[tuple[Any, ...]]) -> None:
        for pk, uid, job_id, deleted_at in rows:
            if pk in self._applications or pk in self._made_ids["application"]:
                continue
            target = self._touched.get(("application", pk)) or Target(pk=pk, deleted=deleted_at is not None)
            self._applications[pk] = target
            self._by_uid["application", uid] = target
            target.home = self._jobs.get(job_id)
            if not target.deleted and target.home is not None:
                target.home.application = target

    def by_uid(self, kind: str, uid: Any) -> Target | None:
        """Return the row with this uid."""
        return (self._by_uid.get((kind, uid)) or self._made_by_uid.get((kind, uid))) if uid else None

    def by_key(self, kind: str, key: str) -> Target | None:
        """Return the row that came from the same row of a source."""
        return self._by_key.get((kind, key)) or self._made_by_key.get((kind, key))

    def job_by_id(self, pk: int | None) -> Target | None:
        """Return the owner's job with this id."""
        return self._jobs.get(pk) if pk is not None else None

    def jobs_by_url(self, url_key: str, title: TitleKey | None) -> list[Target]:
        """Return the jobs at this address that were here before, those of the same company and title first."""
        found = self._by_url.get(url_key, []) if url_key else []
        return sorted(found, key=lambda target: target.title != title)

    def made_by_url(self, url_key: str) -> list[Target]:
        """Return the jobs at this address that the import has made."""
        return self._made_by_url.get(url_key, []) if url_key else []

    def jobs_by_title(self, title: TitleKey | None) -> list[Target]:
        """Return the live jobs of this company and title, the newest first, those of the import before others."""
        if title is None:
            return []
        return [*reversed(self._made_by_title.get(title, [])), *reversed(self._by_title.get(title, []))]

    def add(self, checked: Checked, target: Target, job: Target | None = None) -> None:
        """Remember what the import makes of a row: a job, or an application with the `job` made for it."""
        self._made_by_key[checked.kind, checked.key] = target
        if checked.uid:
            self._made_by_uid[checked.kind, checked.uid] = target
        made_job = target if checked.kind == "job" else job
        if made_job is None:
            return
        made_job.title = checked.title
        if uid := checked.about_job.get("uid"):
            self._made_by_uid["job", uid] = made_job
        if key := checked.url_key:
            self._made_by_url.setdefault(key, []).append(made_job)
        if made_job.title:
            self._made_by_title.setdefault(made_job.title, []).append(made_job)

    def touch(self, kind: str, target: Target | None) -> None:
        """Remember what the import makes of a row that was here, for the batches after this one."""
        if target is not None and target.pk is not None and not target.made:
            self._touched[kind, target.pk] = target

    def written(self, kind: str, target: Target, pk: int) -> None:
        """Note the id of what was made."""
        target.pk = pk
        self._made_ids[kind].add(pk)
