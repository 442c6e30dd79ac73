"""Answers that say no, each with a stable code and a sentence."""

from msgspec import Struct
from rest_framework import exceptions, status

from lms_desktop.protocol.errors import ErrorCode


class ProblemError(exceptions.APIException):
    """The base of our own refusals."""

    def __init__(self, detail: str | None = None, code: ErrorCode | None = None) -> None:
        super().__init__(detail, code or self.default_code)


class ConflictError(ProblemError):
    status_code = status.HTTP_409_CONFLICT
    default_detail = "This does not fit with what is there already."
    default_code = ErrorCode.CONFLICT


class ForbiddenError(ProblemError):
    status_code = status.HTTP_403_FORBIDDEN
    default_detail = "Your role does not allow this."
    default_code = ErrorCode.PERMISSION_DENIED


class PaymentRequiredError(ProblemError):
    status_code = status.HTTP_402_PAYMENT_REQUIRED
    default_detail = "This course has to be paid first."
    default_code = ErrorCode.PAYMENT_REQUIRED


class TooLargeError(ProblemError):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = "This is larger than the school takes."
    default_code = ErrorCode.TOO_LARGE


class StaleError(ProblemError):
    """Somebody changed the row meanwhile; the answer is the row as it is now."""

    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_detail = "This was changed meanwhile."
    default_code = ErrorCode.STALE

    def __init__(self, row: Struct) -> None:
        super().__init__()
        self.row = row


class RowConflictError(ConflictError):
    """A conflict whose answer is the row as it is now."""

    def __init__(self, row: Struct) -> None:
        super().__init__()
        self.row = row


def invalid(field: str, sentence: str) -> exceptions.ValidationError:
    """Refuse one field with a sentence."""
    return exceptions.ValidationError({field: [sentence]})
