"""Serving until somebody says stop."""

import gc
import signal
from types import FrameType

from django.conf import settings
from django.urls import get_resolver
from waitress.server import create_server

from lms_desktop.protocol import limits

from .console import RefusedError, say
from .wsgi import application

COLLECT_FROM = 20_000  # objects: the thousand rows of one call are not looked through a dozen times while they are told


def serve(host: str, port: int) -> None:
    """Answer calls until the process is asked to end; tells its address when it is ready."""
    try:
        server = create_server(
            application,
            host=host,
            port=port,
            threads=8,
            max_request_body_size=settings.UPLOAD_BYTES + limits.JSON_BYTES,
            ident="LMS",
            clear_untrusted_proxy_headers=True,
        )
    except OSError as error:
        raise RefusedError(f"Port {port} of {host} cannot be used: {error.strerror}.") from error
    get_resolver().url_patterns  # noqa: B018 (what the first caller would wait for)
    gc.collect()
    gc.freeze()  # what stays until the end is not looked through again for garbage: a call would wait for it
    gc.set_threshold(COLLECT_FROM)
    say(f"Serving on http://{_address(server, host)}")
    server.run()
    server.close()


def end_when_asked() -> None:
    """End cleanly when the system asks for it, also while still starting."""
    signal.signal(signal.SIGTERM, _stop)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _address(server: object, host: str) -> str:
    ports = getattr(server, "effective_listen", None)
    port = ports[0][1] if ports else getattr(server, "effective_port", 0)
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
