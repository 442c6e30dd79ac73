"""`users/`."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from rest_framework.response import Response

from lms_desktop.server.core.endpoint import Endpoint, gone, made

from . import actions, skills
from .forms import ProfileForm, SettingsForm, SkillForm, SocialForm
from .policies import people_visible_to, skills_of
from .render import profile_row, public_profile, settings_row, skill_rows, social_row


class Me(Endpoint):
    def get(self) -> Response:
        return Response(profile_row(self.actor))

    def patch(self) -> Response:
        return Response(actions.change_profile(self.actor, self.read(ProfileForm), expected=self.expected))

    put = patch


class MySettings(Endpoint):
    def get(self) -> Response:
        return Response(settings_row(self.actor.preferences))

    def patch(self) -> Response:
        return Response(actions.change_settings(self.actor, self.read(SettingsForm), expected=self.expected))

    put = patch


class MySocial(Endpoint):
    def get(self) -> Response:
        return Response(social_row(self.actor.social))

    def patch(self) -> Response:
        return Response(actions.change_social(self.actor, self.read(SocialForm), expected=self.expected))

    put = patch


class MySkills(Endpoint):
    def get(self) -> Response:
        return self.page(skills_of(self.actor), skill_rows)

    def post(self) -> Response:
        row, is_new = skills.add_skill(self.actor, self.read(SkillForm))
        return made(row, is_new=is_new)


class MySkill(Endpoint):
    def delete(self, skill: UUID) -> Response:
        skills.remove_skill(self.actor, skill, expected=self.expected)
        return gone()


class Person(Endpoint):
    def get(self, user: UUID) -> Response:
        visible = people_visible_to(self.actor).select_related("profile", "social").prefetch_related("skills")
        return Response(public_profile(get_object_or_404(visible, pk=user)))
