"""The columns of profiles and skills in files; each stands here once."""

from typing import Any

from import_export.fields import Field

from accounts.models import Skill, User, UserSkill
from accounts.skills import skill_key, skill_name
from careercopilot.core.resources import ListWidget, OwnedResource, RecordResource
from careercopilot.core.tabular import restore_text


class ProfileResource(RecordResource):
    """A person's profile and settings; neither password nor rights."""

    desired_titles = Field(attribute="desired_titles", column_name="desired_titles", widget=ListWidget())
    preferred_locations = Field(attribute="preferred_locations", column_name="preferred_locations", widget=ListWidget())
    work_modes = Field(attribute="work_modes", column_name="work_modes", widget=ListWidget())

    class Meta:
        model = User
        import_id_fields = ("email",)
        fields = (
            "email",
            "name",
            "headline",
            "location",
            "timezone",
            "experience_level",
            "desired_titles",
            "preferred_locations",
            "work_modes",
            "salary_floor",
            "daily_application_goal",
            "locale",
            "week_start",
            "deleted_retention_days",
        )
        export_order = fields
        skip_unchanged = True

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        """Change people who exist; nobody is made by a file, as nobody would have a password."""
        if instance.pk is None:
            return True
        skip: bool = super().skip_row(instance, original, row, import_validation_errors)
        return skip


class SkillResource(OwnedResource):
    """The vocabulary of skills of people and their jobs."""

    class Meta:
        model = Skill
        import_id_fields = ("owner", "key")
        fields = ("owner", "key", "name")
        export_order = fields
        skip_unchanged = True

    def before_import(self, dataset: Any, **kwargs: Any) -> None:  # noqa: ARG002 - a hook's shape
        """Give each row the key of its name, also where the file has no column for it."""
        if "name" not in (dataset.headers or []):
            return
        keys = [skill_key(restore_text(str(name or ""))) for name in dataset["name"]]
        if "key" in dataset.headers:
            del dataset["key"]
        dataset.append_col(keys, header="key")

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:
        """Give the row the spelling that its name has everywhere."""
        super().before_import_row(row, **kwargs)
        row["name"] = skill_name(str(row.get("name") or ""))


class UserSkillResource(OwnedResource):
    """The skills that people have, and how well."""

    name = Field(attribute="skill__name", column_name="name", readonly=True)

    paths = {"name": "skill__name"}

    class Meta:
        model = UserSkill
        import_id_fields = ("uid",)
        fields = ("uid", "owner", "name", "level", "position", "created_at", "updated_at")
        export_order = fields
        skip_unchanged = True

    def before_save_instance(self, instance: UserSkill, row: dict[str, Any], **kwargs: Any) -> None:  # noqa: ARG002 - a hook's shape
        """Find or make the owner's skill of this name."""
        name = str(row.get("name") or "")
        instance.skill = Skill.objects.ensure(instance.owner_id, [name])[skill_key(name)]
