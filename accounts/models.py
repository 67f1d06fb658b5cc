"""People: identity and profile, skills, and the credentials they hold."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.timezone import localdate, now

from accounts.choices import ExperienceLevel, SkillLevel, WeekStart
from accounts.skills import unique_skills
from careercopilot.core.owner import OwnedModel, OwnedQuerySet


class UserManager(BaseUserManager["User"]):
    """Makes people; e-mail addresses are kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """Make and return a person; without a password nobody can sign in by one."""
        if not email:
            raise ValueError("An e-mail address is needed.")
        user = self.model(email=email.strip().lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """Make and return a person who may do everything in the admin."""
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **extra})

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the person with this e-mail address, whatever its case."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person: who they are, what they look for, and how they like things shown."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=200, blank=True)
    timezone = models.CharField(max_length=64, default="UTC", help_text="An IANA name, such as Europe/Berlin.")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False, help_text="May enter the admin.")
    date_joined = models.DateTimeField(default=now, editable=False)

    headline = models.CharField(max_length=300, blank=True)
    location = models.CharField(max_length=200, blank=True)
    experience_level = models.CharField(max_length=10, choices=ExperienceLevel.choices, null=True, blank=True)  # noqa: DJ001 - null on the wire
    desired_titles = models.JSONField(default=list, blank=True)
    preferred_locations = models.JSONField(default=list, blank=True)
    work_modes = models.JSONField(default=list, blank=True)
    salary_floor = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(Decimal(0))]
    )
    daily_application_goal = models.PositiveSmallIntegerField(default=0)

    locale = models.CharField(max_length=20, default="en")
    week_start = models.CharField(max_length=10, choices=WeekStart.choices, default=WeekStart.MONDAY)
    deleted_retention_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Days that deleted jobs and applications are kept; empty: until removed."
    )

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.email

    @property
    def zone(self) -> ZoneInfo:
        """The zone that this person's days, weeks and reminders are computed in."""
        return ZoneInfo(self.timezone)

    def today(self) -> dt.date:
        """Return the date it is for this person."""
        return localdate(timezone=self.zone)

    def get_full_name(self) -> str:
        """Return the name, or the address where there is none."""
        return self.name or self.email

    def get_short_name(self) -> str:
        """Return the same as the full name."""
        return self.get_full_name()


class SkillQuerySet(OwnedQuerySet):
    """Skills of people."""

    def ensure(self, owner_id: int, names: Iterable[str]) -> dict[str, "Skill"]:
        """Return the owner's skills by key, making those that are missing: two queries at most, three in a race."""
        wanted = dict(unique_skills(names))
        known = {skill.key: skill for skill in self.filter(owner_id=owner_id, key__in=wanted)}
        missing = [Skill(owner_id=owner_id, key=key, name=name) for key, name in wanted.items() if key not in known]
        if missing:
            self.bulk_create(missing, ignore_conflicts=True)
            made = self.filter(owner_id=owner_id, key__in=[skill.key for skill in missing])
            known |= {skill.key: skill for skill in made}
        return known


class Skill(models.Model):
    """One skill in one spelling, known to one person: theirs, or asked for by their jobs."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    name = models.CharField(max_length=100)

    objects = SkillQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="skill_once")]

    def __str__(self) -> str:
        return self.name


class UserSkill(OwnedModel):
    """A skill that a person has, and how well."""

    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="user_skills")
    level = models.CharField(max_length=12, choices=SkillLevel.choices, default=SkillLevel.INTERMEDIATE)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "skill"], name="user_skill_once")]
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.skill} ({self.level})"


class ApiToken(models.Model):
    """A named key to the API. Only its hash is kept; the token itself is shown once."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    read_only = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now, editable=False)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = "API token"

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class WebsocketTicket(models.Model):
    """A ticket that opens one socket once, within seconds, in the name of the credential it was bought with."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, null=True, related_name="+")
    session_key = models.CharField(max_length=40, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(db_index=True)

    objects = OwnedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"ticket of user {self.owner_id}"
