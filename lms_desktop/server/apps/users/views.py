"""`users/`."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from rest_framework.response import Response

from lms_desktop.protocol import users as wire
from lms_desktop.server.core.described import GONE, MADE, says
from lms_desktop.server.core.endpoint import Endpoint, gone, made

from . import actions, skills
from .forms import ProfileForm, SettingsForm, SkillForm, SocialForm
from .policies import people_visible_to, skills_of
from .render import profile_row, public_profile, settings_row, skill_rows, social_row


class Me(Endpoint):
    @says("One's own account.", wire.Profile)
    def get(self) -> Response:
        return Response(profile_row(self.actor))

    @says("Change one's profile.", wire.Profile, takes=ProfileForm, changes=True)
    def patch(self) -> Response:
        return Response(actions.change_profile(self.actor, self.read(ProfileForm), expected=self.expected))

    put = patch


class MySettings(Endpoint):
    @says("One's own settings.", wire.Settings)
    def get(self) -> Response:
        return Response(settings_row(self.actor.preferences))

    @says("Change one's settings.", wire.Settings, takes=SettingsForm, changes=True)
    def patch(self) -> Response:
        return Response(actions.change_settings(self.actor, self.read(SettingsForm), expected=self.expected))

    put = patch


class MySocial(Endpoint):
    @says("One's own links.", wire.Social)
    def get(self) -> Response:
        return Response(social_row(self.actor.social))

    @says("Change one's links.", wire.Social, takes=SocialForm, changes=True)
    def patch(self) -> Response:
        return Response(actions.change_social(self.actor, self.read(SocialForm), expected=self.expected))

    put = patch


class MySkills(Endpoint):
    @says("List one's skills.", wire.Skill, pages=True)
    def get(self) -> Response:
        return self.page(skills_of(self.actor), skill_rows)

    @says("Add a skill.", wire.Skill, takes=SkillForm, status=MADE)
    def post(self) -> Response:
        row, is_new = skills.add_skill(self.actor, self.read(SkillForm))
        return made(row, is_new=is_new)


class MySkill(Endpoint):
    @says("Remove a skill.", status=GONE)
    def delete(self, skill: UUID) -> Response:
        skills.remove_skill(self.actor, skill, expected=self.expected)
        return gone()


class Person(Endpoint):
    @says("What a person shows to those who are signed in.", wire.PublicProfile)
    def get(self, user: UUID) -> Response:
        visible = people_visible_to(self.actor).select_related("profile", "social").prefetch_related("skills")
        return Response(public_profile(get_object_or_404(visible, pk=user)))
