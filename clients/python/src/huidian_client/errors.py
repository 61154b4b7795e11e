"""What a server says when it does not answer."""

from __future__ import annotations

import json


class HuidianError(Exception):
    """An answer that is none, with what the server said of it (RFC 9457)."""

    def __init__(self, status: int, body: bytes) -> None:
        try:
            problem = json.loads(body)
        except ValueError:
            problem = {}
        self.status = status
        self.title: str = problem.get("title", "")
        self.detail: str = problem.get("detail", "")
        super().__init__(f"{status} {self.title}: {self.detail}")
