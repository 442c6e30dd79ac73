"""The video, the document and the files of a lecture."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from lms_desktop.protocol import content as wire
from lms_desktop.server.apps.courses.outline import demand_lecture_writer
from lms_desktop.server.apps.courses.policies import lectures_visible_to
from lms_desktop.server.core import media
from lms_desktop.server.core.described import GONE, MADE, says
from lms_desktop.server.core.endpoint import Endpoint, gone, made
from lms_desktop.server.core.problems import invalid
from lms_desktop.server.core.wire import WireParser

from . import actions, arriving
from .forms import PdfForm, ResourceChangeForm, ResourceForm, VideoLinkForm, VideoUploadForm
from .models import LectureResource, PDFContent, VideoContent
from .policies import pdfs_visible_to, resources_visible_to, videos_visible_to
from .render import pdf_row, resource_row, video_row


class FileEndpoint(Endpoint):
    """An address that takes files, or JSON."""

    parser_classes = (WireParser, MultiPartParser)

    def files(self, name: str) -> Sequence[arriving.Upload]:
        """The files that came under a name; read only once the caller is known to be allowed to send them."""
        uploads: Sequence[arriving.Upload] = self.request.FILES.getlist(name)
        return uploads

    def words(self, name: str) -> list[str]:
        """The values that came under a name along with files."""
        data = self.request.data
        return [str(value) for value in data.getlist(name)] if hasattr(data, "getlist") else []


class LectureVideo(FileEndpoint):
    @says("The video of a lecture.", wire.VideoContent)
    def get(self, lecture: UUID) -> Response:
        return Response(video_row(get_object_or_404(videos_visible_to(self.actor), lecture=lecture)))

    @says(
        "Give a lecture its video: files, or an address.",
        wire.VideoContent,
        takes=VideoLinkForm,
        files=("file", "captions"),
        status=MADE,
    )
    def post(self, lecture: UUID) -> Response:
        demand_lecture_writer(self.actor, lecture)
        row, is_new = actions.put_video(self.actor, lecture, self._given(), expected=self.expected)
        return made(row, is_new=is_new)

    @says("Remove the video of a lecture.", status=GONE)
    def delete(self, lecture: UUID) -> Response:
        actions.remove_content(VideoContent, self.actor, lecture, expected=self.expected)
        return gone()

    def _given(self) -> dict[str, Any]:
        uploads = self.files("file")
        if not uploads:
            return self.read(VideoLinkForm)
        told = self.words("captions_language"), self.words("captions_label")
        captions = arriving.captions(self.files("captions"), *told)
        return {
            **self.read(VideoUploadForm),
            **arriving.films(uploads),
            "captions": captions,
            "video_provider": VideoContent.Provider.UPLOAD,
        }


class LecturePdf(FileEndpoint):
    @says("The document of a lecture.", wire.PdfContent)
    def get(self, lecture: UUID) -> Response:
        return Response(pdf_row(get_object_or_404(pdfs_visible_to(self.actor), lecture=lecture)))

    @says(
        "Give a lecture its document: a file, or an address.",
        wire.PdfContent,
        takes=PdfForm,
        files=("file",),
        status=MADE,
    )
    def post(self, lecture: UUID) -> Response:
        demand_lecture_writer(self.actor, lecture)
        row, is_new = actions.put_pdf(self.actor, lecture, self._given(), expected=self.expected)
        return made(row, is_new=is_new)

    @says("Remove the document of a lecture.", status=GONE)
    def delete(self, lecture: UUID) -> Response:
        actions.remove_content(PDFContent, self.actor, lecture, expected=self.expected)
        return gone()

    def _given(self) -> dict[str, Any]:
        uploads = self.files("file")
        if len(uploads) > 1:
            raise invalid("file", "A lecture has one document.")
        if uploads:
            given = self.read(PdfForm, partial=True)
            return {**{name: given[name] for name in given if name == "id"}, **arriving.document(uploads[0])}
        given = self.read(PdfForm)
        given["link_url"] = given.pop("file_url")
        return given


class LectureResources(FileEndpoint):
    @says("List the files beside a lecture.", wire.LectureResource, pages=True)
    def get(self, lecture: UUID) -> Response:
        found = get_object_or_404(lectures_visible_to(self.actor), pk=lecture)
        return self.page(found.resources.all(), lambda rows: map(resource_row, rows))

    @says(
        "Put a file or a link beside a lecture.", wire.LectureResource, takes=ResourceForm, files=("file",), status=MADE
    )
    def post(self, lecture: UUID) -> Response:
        demand_lecture_writer(self.actor, lecture)
        row, is_new = actions.add_resource(self.actor, lecture, self._given())
        return made(row, is_new=is_new)

    def _given(self) -> dict[str, Any]:
        given, uploads = self.read(ResourceForm), self.files("file")
        address = given.pop("file_url", "")
        if len(uploads) + bool(address) != 1:
            raise invalid("file", "One file or one address was expected.")
        if address:
            title = given.get("title") or media.safe_name(address.rstrip("/"))
            return {"kind": LectureResource.Kind.LINK, **given, "title": title[:200], "link_url": address}
        kept = arriving.keep(uploads[0])
        title = given.get("title") or kept["name"]
        return {"kind": arriving.kind_of(kept["name"]), **given, "title": title[:200], **kept}


class ResourceItem(Endpoint):
    @says("A file beside a lecture.", wire.LectureResource)
    def get(self, resource: UUID) -> Response:
        return Response(resource_row(get_object_or_404(resources_visible_to(self.actor), pk=resource)))

    @says("Rename a file beside a lecture.", wire.LectureResource, takes=ResourceChangeForm, changes=True)
    def patch(self, resource: UUID) -> Response:
        given = self.changes(ResourceChangeForm)
        return Response(actions.change_resource(self.actor, resource, given, expected=self.expected))

    put = patch

    @says("Remove a file beside a lecture.", status=GONE)
    def delete(self, resource: UUID) -> Response:
        actions.remove_resource(self.actor, resource, expected=self.expected)
        return gone()
