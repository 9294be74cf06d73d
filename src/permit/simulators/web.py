"""A very small web server: requests and answers as values, one table of addresses, standard library only."""

import html
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

MAX_BODY = 25 * 1024 * 1024


class BadRequest(Exception):
    """What was sent cannot be read; the words go back to the caller with status 400."""


@dataclass(frozen=True)
class Request:
    """One HTTP request. `rest` is what the address holds after the route's prefix."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes = b""
    rest: str = ""

    def form(self) -> dict[str, str]:
        """The fields of a form, of a JSON object or of the query, whichever the caller used."""
        if "json" in self.headers.get("content-type", ""):
            return {key: str(value) for key, value in self.json().items()}
        return {**self.query, **dict(parse_qsl(self.body.decode("utf-8", "replace")))}

    def json(self) -> dict[str, Any]:
        """The body as a JSON object; raises BadRequest."""
        try:
            value = json.loads(self.body or b"{}")
        except ValueError as error:
            raise BadRequest("the body is not JSON") from error
        if not isinstance(value, dict):
            raise BadRequest("the body is not a JSON object")
        return value

    def bearer(self) -> str:
        """The key in `Authorization: Bearer …`, or the empty string."""
        scheme, _, key = self.headers.get("authorization", "").partition(" ")
        return key.strip() if scheme.lower() == "bearer" else ""


@dataclass(frozen=True)
class Response:
    """One HTTP answer."""

    status: int
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


Endpoint = Callable[[Request], Response]


def as_json(value: Any, status: int = 200) -> Response:
    return Response(status, json.dumps(value, ensure_ascii=False).encode(), "application/json; charset=utf-8")


def as_page(title: str, content: str, status: int = 200) -> Response:
    """A page in the simulators' plain dress. `content` is HTML that the caller has escaped."""
    page = _PAGE.replace("{title}", html.escape(title)).replace("{content}", content)
    return Response(status, page.encode(), "text/html; charset=utf-8")


def redirect_to(address: str, **parameters: str) -> Response:
    """A redirect to `address` with the parameters added to whatever its query already holds."""
    joint = "&" if urlsplit(address).query else "?"
    return Response(302, headers={"Location": f"{address}{joint}{urlencode(parameters)}"})


class Routes:
    """(method, address) → endpoint. An address that ends in `/` (but the first page) takes all below it too."""

    def __init__(self) -> None:
        self._table: dict[tuple[str, str], Endpoint] = {}

    def add(self, method: str, path: str, endpoint: Endpoint) -> None:
        self._table[method, path] = endpoint

    def answer(self, request: Request) -> Response:
        endpoint, rest = self._find(request.method, request.path)
        if endpoint is None:
            return as_json({"error": "not_found", "path": request.path}, 404)
        try:
            return endpoint(Request(**{**request.__dict__, "rest": rest}))
        except BadRequest as error:
            return as_json({"error": "bad_request", "error_description": str(error)}, 400)

    def _find(self, method: str, path: str) -> tuple[Endpoint | None, str]:
        if (method, path) in self._table:
            return self._table[method, path], ""
        for (known, prefix), endpoint in self._table.items():
            if known == method and prefix != "/" and prefix.endswith("/") and path.startswith(prefix):
                return endpoint, path.removeprefix(prefix)
        return None, ""


class _Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    routes: Routes

    def do_GET(self) -> None:
        self._reply()

    def do_POST(self) -> None:
        self._reply()

    def do_DELETE(self) -> None:
        self._reply()

    def _reply(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > MAX_BODY:
            self.close_connection = True
            self._send(as_json({"error": "too_large"}, 413))
            return
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(
            self.command, parts.path, dict(parse_qsl(parts.query)), headers, self.rfile.read(length) if length else b""
        )
        self._send(self.routes.answer(request))

    def _send(self, response: Response) -> None:
        try:
            self.send_response(response.status)
            self.send_header("Content-Type", response.content_type)
            self.send_header("Content-Length", str(len(response.body)))
            self.send_header("Cache-Control", "no-store")
            for name, value in response.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(response.body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the caller gave up waiting, which silent registries provoke on purpose

    def log_message(self, format: str, *args: Any) -> None:
        """Silent: names and numbers travel in addresses, and nobody reads a simulator's log."""


def make_server(routes: Routes, host: str, port: int) -> ThreadingHTTPServer:
    """A server that is listening but not yet serving; port 0 takes any free one."""
    connection = type("Connection", (_Connection,), {"routes": routes})
    server = ThreadingHTTPServer((host, port), connection)
    server.daemon_threads = True
    return server


_PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style>
body{margin:0;font:16px/1.6 system-ui,"PingFang SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif;
color:#1b2430;background:#f4f6f8}
header{background:#3d4c5c;color:#fff;padding:12px 20px}main{max-width:860px;margin:0 auto;padding:20px}
.note{background:#fff7d6;border-left:6px solid #b07d00;padding:10px 14px;margin:0 0 16px}
h1{font-size:24px;margin:8px 0 12px}ul{list-style:none;margin:0;padding:0}
li{background:#fff;border:1px solid #c9d1d9;margin:0 0 8px;padding:10px 14px;overflow-wrap:anywhere}
a.pick{font-weight:700}small{color:#4a5661;display:block}form{margin:0 0 16px}
input,button{font:inherit;padding:6px 10px;max-width:100%}
a:focus,input:focus,button:focus{outline:3px solid #ffb000;outline-offset:1px}
</style></head><body><header>模拟服务（演示和测试用）</header><main>
<p class="note">这是模拟的外部系统，所有人员、单位和号码均为虚构。</p>{content}</main></body></html>"""
