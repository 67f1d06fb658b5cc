"""Removal of everything that belongs to a person: whole sets of rows, whatever app they are in."""

from collections.abc import Iterable, Iterator
from functools import partial

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction

from accounts.models import User
from careercopilot.core.disturbance import DISTURBED, LEFT_BEHIND, undisturbed

Relation = models.ManyToOneRel
GONE = "(deleted)"
"""What the admin's log calls what is no more."""
_KEEPS_ROW = (models.SET_NULL, models.SET_DEFAULT)
_AT_ONCE = 500


def _relations_to(model: type[models.Model]) -> Iterator[Relation]:
    """Yield the foreign keys of other tables that point to a model, the hidden ones of many-to-many tables too."""
    for field in model._meta.get_fields(include_hidden=True):
        if isinstance(field, models.ManyToOneRel) and field.related_model is not model:
            yield field


def _paths() -> dict[type[models.Model], str]:
    """Return each model whose rows belong to a person, with the shortest way of lookups from it to the person."""
    paths: dict[type[models.Model], str] = {}
    front: list[tuple[type[models.Model], str]] = [(User, "")]
    while front:
        reached: list[tuple[type[models.Model], str]] = []
        for model, path in front:
            for relation in _relations_to(model):
                child = relation.related_model
                if child not in paths and child is not User and relation.on_delete not in _KEEPS_ROW:
                    paths[child] = f"{relation.field.name}__{path}" if path else relation.field.name
                    reached.append((child, paths[child]))
        front = reached
    return paths


def _children_first(paths: dict[type[models.Model], str]) -> list[type[models.Model]]:
    """Return the models so that each stands before those it points to, as its way to the person leads over them."""
    ordered: list[type[models.Model]] = []
    seen: set[type[models.Model]] = set()

    def visit(model: type[models.Model]) -> None:
        if model in seen:
            return
        seen.add(model)
        for relation in _relations_to(model):
            if relation.related_model in paths:
                visit(relation.related_model)
        ordered.append(model)

    visit(User)
    return ordered


def delete_rows(user_id: int) -> None:
    """Delete a person and all rows that are theirs; call it in a transaction.

    One DELETE per table: nothing is loaded, so a hundred thousand rows cost no memory. Keys that are to be emptied
    (SET_NULL) are emptied first. The admin's log keeps that staff did something, not to what.

    Whoever tells the person something in this moment comes first: it is begun again, and takes what came with it.
    """
    undisturbed(partial(_delete_rows, user_id), states=DISTURBED | {LEFT_BEHIND})


@transaction.atomic
def _delete_rows(user_id: int) -> None:
    paths = _paths()
    for model in _children_first(paths):
        path = paths.get(model, "")
        for relation in _relations_to(model):
            if relation.on_delete in _KEEPS_ROW:
                lookup = f"{relation.field.name}__{path}" if path else relation.field.name
                rows = relation.related_model._base_manager.filter(**{lookup: user_id})
                rows.update(**{relation.field.name: relation.field.get_default()})
        rows = model._base_manager.filter(**{path or "pk": user_id})
        # QuerySet.delete() would load every row to look for what hangs on it, and that is gone already.
        rows._raw_delete(rows.db)  # noqa: SLF001
    _forget_names(paths.keys() | {User})
    if connection.vendor == "postgresql":
        # What came in between is found here, where it can be begun again, and not by the commit.
        connection.check_constraints()


def _forget_names(owned: Iterable[type[models.Model]]) -> None:
    """Take the names of rows of people that are no more out of the admin's log.

    Whose a row was cannot be told once it is gone: so those that staff deleted before are among them, whosever.
    """
    logged = [model for model in owned if not model._meta.auto_created]
    kinds = {kind.pk: model for model, kind in ContentType.objects.get_for_models(*logged).items()}
    entries = LogEntry.objects.filter(content_type__in=kinds, object_id__isnull=False).exclude(
        object_repr=GONE, change_message=""
    )
    named: dict[int, list[str | None]] = {}
    for kind, key in entries.order_by("content_type", "object_id").values_list("content_type", "object_id").distinct():
        named.setdefault(kind, []).append(key)
    for kind, keys in named.items():
        for start in range(0, len(keys), _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            present = kinds[kind]._base_manager.filter(pk__in=some).values_list("pk", flat=True)
            gone = set(some) - {str(key) for key in present}
            rows = LogEntry.objects.filter(content_type=kind, object_id__in=gone)
            rows.update(object_repr=GONE, change_message="")
