"""What a backup holds beside jobs and applications."""

from exports.importers.parts.base import Part
from exports.importers.parts.lists import NotificationPart, SavedSearchPart, SkillPart
from exports.importers.parts.single import PreferencePart, ProfilePart

PARTS: tuple[Part, ...] = (ProfilePart(), PreferencePart(), SkillPart(), SavedSearchPart(), NotificationPart())
"""In the order of a restore: the zone of the profile stands before dates are read in it."""
