"""How people, their skills and their credentials look on the wire."""

import re
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from rest_framework import serializers

from accounts.choices import ExperienceLevel, SkillLevel, WorkMode
from accounts.models import ApiToken, User, UserSkill
from accounts.skills import KEY_LENGTH, skill_key
from accounts.zones import ZoneField
from careercopilot.core.fields import BoundedListField, TextField
from careercopilot.core.serializers import StrictModelSerializer, StrictSerializer

LIST_LIMIT = 50
LIST_TEXT_LENGTH = 200
SKILLS_LIMIT = 500
GOAL_LIMIT = 1000
RETENTION_LIMIT = 3650
LONGEST_LIFE = timedelta(days=3653)
"""Ten years, with their leap days."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class ProfileSerializer(StrictModelSerializer):
    """A person, and what they look for."""

    timezone = ZoneField(required=False)
    experience_level = serializers.ChoiceField(choices=ExperienceLevel.choices, required=False, allow_null=True)
    desired_titles = BoundedListField(
        child=TextField(max_length=LIST_TEXT_LENGTH), max_length=LIST_LIMIT, required=False
    )
    preferred_locations = BoundedListField(
        child=TextField(max_length=LIST_TEXT_LENGTH), max_length=LIST_LIMIT, required=False
    )
    work_modes = BoundedListField(
        child=serializers.ChoiceField(choices=WorkMode.choices), max_length=LIST_LIMIT, required=False
    )
    daily_application_goal = serializers.IntegerField(min_value=0, max_value=GOAL_LIMIT, required=False)

    class Meta:
        model = User
        fields = [
            "id",
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
        ]
        read_only_fields = ["id", "email"]

    def validate_work_modes(self, value: list[str]) -> list[str]:
        """Name each once."""
        return list(dict.fromkeys(value))


class SettingsSerializer(StrictModelSerializer):
    """How a person likes things shown and kept."""

    deleted_retention_days = serializers.IntegerField(
        min_value=0,
        max_value=RETENTION_LIMIT,
        required=False,
        allow_null=True,
        help_text="Days that deleted jobs and applications are kept; null: until removed.",
    )

    class Meta:
        model = User
        fields = ["locale", "week_start", "deleted_retention_days"]

    def validate_locale(self, value: str) -> str:
        """Refuse what cannot be a language tag."""
        if not _LANGUAGE.fullmatch(value):
            raise serializers.ValidationError("Send a language tag such as en or de-AT.")
        return value


class SkillListSerializer(serializers.ListSerializer[Any]):
    """All skills of a person at once."""

    default_error_messages = {
        "not_a_list": 'Send a list of skills, such as [{{"name": "Python", "level": "expert"}}].',
        "max_length": "Send no more than {max_length} skills.",
    }


class UserSkillSerializer(StrictSerializer):
    """A skill of a person; known names come back in their usual spelling."""

    name = TextField(max_length=KEY_LENGTH, source="skill.name")
    level = serializers.ChoiceField(choices=SkillLevel.choices, default=SkillLevel.INTERMEDIATE)

    class Meta:
        model = UserSkill
        list_serializer_class = SkillListSerializer

    def validate_name(self, value: str) -> str:
        """Refuse names that are empty to the eye."""
        if not skill_key(value):
            raise serializers.ValidationError("Name the skill in letters that can be seen.")
        return value


class ApiTokenSerializer(StrictModelSerializer):
    """A token as it is listed: never its text."""

    class Meta:
        model = ApiToken
        fields = ["id", "name", "prefix", "read_only", "created_at", "expires_at", "last_used_at"]
        read_only_fields = ["id", "prefix", "created_at", "last_used_at"]
        extra_kwargs = {
            "expires_at": {"required": False, "allow_null": True, "help_text": "90 days from now unless said."}
        }

    def validate_expires_at(self, value: datetime | None) -> datetime | None:
        """Keep it between now and ten years from now."""
        now = timezone.now()
        if value is not None and not now < value <= now + LONGEST_LIFE:
            raise serializers.ValidationError("Send a time in the future, at most ten years from now.")
        return value


class IssuedTokenSerializer(ApiTokenSerializer):
    """A token as it is shown once, when it is made."""

    token = serializers.CharField(
        read_only=True,
        allow_null=True,
        help_text="Shown this once. Null in the replay of an Idempotency-Key, as only its hash is kept.",
    )

    class Meta(ApiTokenSerializer.Meta):
        fields = [*ApiTokenSerializer.Meta.fields, "token"]


class TicketSerializer(serializers.Serializer[Any]):
    """A ticket for one websocket."""

    ticket = serializers.CharField(read_only=True)
    expires_in = serializers.IntegerField(read_only=True, help_text="Seconds.")


class ConfirmationSerializer(StrictSerializer):
    """The e-mail address of the account, typed again."""

    confirm = TextField(max_length=254, help_text="The e-mail address of the account.")

    def validate_confirm(self, value: str) -> str:
        """Refuse any other address."""
        if value.lower() != self.context["request"].user.email:
            raise serializers.ValidationError("Send the e-mail address of this account to delete it.")
        return value
