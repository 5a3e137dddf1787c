"""A Bot API on loopback that says yes: `sendMessage` gets one fixed, realistic answer.

    python -m bench.server [--delay MS] [--certificate FILE --key FILE]

Prints its address, then serves until its standard input closes: so it never outlives who
started it. `GET /count` tells how many messages it has answered. Requests are framed by hand and
bodies are never read: the server is not to be what is measured.
"""

import argparse
import asyncio
import json
import re
import ssl
import sys
from typing import cast

from bench.stopwatch import loop_name, run_on

MESSAGE_ID = 184467
_BACKLOG = 4096
# Far more than any request here; beyond it somebody is not talking to a Bot API.
_LONGEST_REQUEST = 1 << 20
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_TEXT = (
    "BREAKING · Example Wire\nMagnitude 6.1 earthquake strikes off the coast, tsunami advisory "
    "issued for three prefectures; rail services are suspended and residents are asked to move to "
    "higher ground. Authorities say there are no reports of damage so far. Read more"
)
_BOT = {"id": 123456789, "is_bot": True, "first_name": "Bench Bot", "username": "bench_bot"}
_LINK = "https://news.example.org/a/1"
_BUTTONS = [
    {"text": "Read more", "url": _LINK},
    {"text": "Follow", "callback_data": "/follow climate"},
]
_SENT: object = {
    "message_id": MESSAGE_ID,
    "from": _BOT,
    "chat": {"id": 987654321, "first_name": "Ada", "username": "ada", "type": "private"},
    "date": 1760000000,
    "text": _TEXT,
    "entities": [
        {"offset": 0, "length": 8, "type": "bold"},
        {"offset": len(_TEXT) - 9, "length": 9, "type": "text_link", "url": _LINK},
    ],
    "link_preview_options": {"is_disabled": True},
    "reply_markup": {"inline_keyboard": [_BUTTONS]},
}


class Office:
    """Answers requests by their first line, and counts."""

    def __init__(self) -> None:
        self.messages = 0
        self._sent, self._me, self._yes = (_answer(one) for one in (_SENT, _BOT, True))

    def answer(self, line: bytes) -> bytes:
        target = line.split(b" ", 2)[1]
        if target.endswith(b"/sendMessage"):
            self.messages += 1
            return self._sent
        if target == b"/count":
            return _answer(self.messages)
        return self._me if target.lower().endswith(b"/getme") else self._yes


class Line(asyncio.Protocol):
    """One keep-alive connection; takes pipelined requests too."""

    def __init__(self, office: Office, delay: float) -> None:
        self._office, self._delay = office, delay
        self._transport: asyncio.Transport | None = None
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        assert self._transport is not None
        buffer = self._rest + data if self._rest else data
        answers = []
        while (head := buffer.find(b"\r\n\r\n")) >= 0:
            length = _LENGTH.search(buffer, 0, head)
            if length is None and not buffer.startswith(b"GET"):
                self._transport.abort()  # a body without a length: no client here sends one
                return
            end = head + 4 + (int(length[1]) if length else 0)
            if len(buffer) < end:
                break
            answers.append(self._office.answer(buffer[: buffer.index(b"\r\n")]))
            buffer = buffer[end:]
        self._rest = buffer
        if len(buffer) > _LONGEST_REQUEST:
            self._transport.abort()
        elif answers:
            self._reply(b"".join(answers))

    def connection_lost(self, _: Exception | None) -> None:
        self._transport = None

    def _reply(self, answers: bytes) -> None:
        if self._delay:
            asyncio.get_running_loop().call_later(self._delay, self._write, answers)
        else:
            self._write(answers)

    def _write(self, answers: bytes) -> None:
        if self._transport is not None:
            self._transport.write(answers)


def _answer(result: object) -> bytes:
    body = json.dumps({"ok": True, "result": result}, ensure_ascii=False, separators=(",", ":"))
    text = body.encode()
    head = (
        "HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: application/json\r\n"
        "Connection: keep-alive\r\nStrict-Transport-Security: max-age=31536000\r\n"
        "Access-Control-Allow-Origin: *\r\n"
        f"Content-Length: {len(text)}\r\n\r\n"
    )
    return head.encode() + text


async def _serve(options: argparse.Namespace) -> None:
    office, context, scheme = Office(), None, "http"
    if options.certificate:
        context, scheme = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), "https"
        context.load_cert_chain(options.certificate, options.key)
    server = await asyncio.get_running_loop().create_server(
        lambda: Line(office, options.delay / 1000), "127.0.0.1", 0, ssl=context, backlog=_BACKLOG
    )
    port = server.sockets[0].getsockname()[1]
    print(f"{scheme}://127.0.0.1:{port}", flush=True)
    await asyncio.to_thread(sys.stdin.buffer.read)
    server.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    run_on(loop_name(may_be_fast=True), _serve(parser.parse_args()))


if __name__ == "__main__":
    main()
