"""What a request carries, whatever way it is written: query, form, multipart or JSON."""

from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came as a part of its own."""

    name: str
    content: bytes
    kind: str = ""
    """The media type that it came with."""


async def parameters_of(request: Request) -> dict[str, Any]:
    """All parameters of `request`; those of the body win. Raises ValueError on broken JSON."""
    found: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "")
    body = await request.body()
    if kind.startswith("application/json"):
        fields = await request.json() if body else {}
        if not isinstance(fields, dict):
            raise ValueError("the body is no JSON object")
        return found | fields
    if kind.startswith("multipart/form-data"):
        return found | _parts(kind, body)
    return found | dict(parse_qsl(body.decode(), keep_blank_values=True))


def _parts(kind: str, body: bytes) -> dict[str, Any]:
    head = f"Content-Type: {kind}\r\n\r\n".encode()
    whole = BytesParser(policy=HTTP).parsebytes(head + body)
    return dict(_part(part) for part in whole.iter_parts())


def _part(part: Message) -> tuple[str, Any]:
    name = str(part.get_param("name", header="content-disposition"))
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    filename = part.get_filename()
    return name, content.decode() if filename is None else Upload(
        filename, content, str(part.get_content_type())
    )
