"""What a server says when it does not answer, and servers that cannot be asked."""

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

    @classmethod
    def unreached(cls, base: str, reason: object) -> HuidianError:
        """A server that could not be asked, which says nothing of what was asked for. `status` is 0."""
        detail = f"{reason}; is `huidian serve` running there?"
        problem = {"title": f"{base} cannot be reached", "detail": detail}
        return cls(0, json.dumps(problem).encode())
