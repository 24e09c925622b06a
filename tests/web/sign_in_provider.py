"""A sign-in provider on a loopback port: real HTTP, real signed tokens, and every way in which one may be wrong."""

import base64
import hashlib
import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT, SECRET = "the hall", "a secret: of 32 characters, or so"


class SignInProvider:
    """`now`: seconds since 1970. What a test sets apart: `claims` on top of the usual ones, the key it signs with."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.key = RSAKey.generate_key(2048, {"kid": "first"})
        self.shown = [self.key]
        self.claims: dict[str, Any] = {}
        self.algorithm: Callable[[dict[str, Any]], str] = self._signed
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self.away = False

    def __enter__(self) -> Self:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(provider.got(self.path))

            def do_POST(self) -> None:
                form = self.rfile.read(int(self.headers["Content-Length"])).decode()
                found = provider.token(dict(parse_qsl(form)), self.headers.get("Authorization", ""))
                self._answer(found)

            def _answer(self, found: dict[str, Any] | None) -> None:
                body = json.dumps(found or {"error": "invalid_grant"}).encode()
                self.send_response(500 if provider.away else 200 if found else 400)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/realm"

    def got(self, path: str) -> dict[str, Any] | None:
        self.asked.append(path)
        if path == "/realm/.well-known/openid-configuration":
            doors = {"authorization_endpoint": "authorize?theme=hall", "token_endpoint": "token", "jwks_uri": "keys"}
            return {"issuer": self.issuer, **{name: f"{self.issuer}/{door}" for name, door in doors.items()}}
        if path == "/realm/keys":
            return dict(KeySet(list(self.shown)).as_dict(private=False))
        return None

    def lets_in(self, address: str) -> dict[str, str]:
        """Somebody was sent to this address and has signed in: what their browser brings back."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256"
        assert asked["client_id"] == CLIENT and asked["theme"] == "hall"
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def token(self, form: dict[str, str], basic: str) -> dict[str, Any] | None:
        asked = self.codes.pop(form.get("code", ""), None)
        expected = base64.b64encode(b"the%20hall:a%20secret%3A%20of%2032%20characters%2C%20or%20so").decode()
        if asked is None or basic != f"Basic {expected}" or form["redirect_uri"] != asked["redirect_uri"]:
            return None
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=")
        if challenge.decode() != asked["code_challenge"]:
            return None
        now = round(self.now())
        usual = {"iss": self.issuer, "aud": CLIENT, "sub": "7", "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        said = {name: value for name, value in (usual | self.claims).items() if value is not None}
        return {"token_type": "Bearer", "access_token": "x", "id_token": self.algorithm(said)}

    def _signed(self, said: dict[str, Any]) -> str:
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, said, self.key)
