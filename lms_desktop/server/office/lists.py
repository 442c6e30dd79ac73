"""A class from a list, in the office: choose a file, look at what would be done, do it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.generic import View

from lms_desktop.server.people.importing import Fate, Line, ListError, add, read

MOST_BYTES = 5_000_000
_SALT = "office.list"


class ListForm(forms.Form):
    """A file to look at."""

    file = forms.FileField(
        label="CSV file",
        help_text="The first line names the columns: email, first_name, last_name, role, password. "
        "Only email has to be there.",
    )

    def clean_file(self) -> bytes:
        """The file, if it is not too large."""
        given = self.cleaned_data["file"]
        if given.size > MOST_BYTES:
            raise forms.ValidationError(f"The file is larger than {MOST_BYTES // 1_000_000} MB.")
        data: bytes = given.read()
        return data


class ImportPage(View):
    """Three steps on one address."""

    site: AdminSite | None = None

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask for a file."""
        return self._show(request, form=ListForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show what a file would do, or do what was shown."""
        if "shown" in request.POST:
            return self._do(request)
        form = ListForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._show(request, form=form)
        try:
            lines = read(form.cleaned_data["file"])
        except ListError as error:
            form.add_error("file", str(error))
            return self._show(request, form=form)
        shown = signing.dumps(form.cleaned_data["file"].decode("utf-8-sig"), salt=_SALT, compress=True)
        return self._show(request, lines=lines, shown=shown, counts=_counts(lines))

    def _do(self, request: HttpRequest) -> HttpResponse:
        try:
            text: str = signing.loads(request.POST["shown"], salt=_SALT, max_age=3600)
        except signing.BadSignature:
            messages.error(request, "This list was looked at too long ago. Choose the file again.")
            return HttpResponseRedirect(request.path)
        lines = read(text.encode())
        if any(line.fate is Fate.WRONG for line in lines):
            messages.error(request, "Nothing was done: the list does not fit any more.")
            return HttpResponseRedirect(request.path)
        messages.success(request, f"{add(lines)} accounts were made.")
        return HttpResponseRedirect(reverse("admin:authentication_user_changelist"))

    def _show(self, request: HttpRequest, **more: Any) -> HttpResponse:
        assert self.site is not None
        context = {**self.site.each_context(request), "title": "Add people from a list", **more}
        return render(request, "office/list.html", context)


def _counts(lines: list[Line]) -> dict[str, int]:
    return {fate.value: sum(line.fate is fate for line in lines) for fate in Fate}
