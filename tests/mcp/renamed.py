"""Stands between the MCP conformance suite and a server of huidian: `renamed.py UPSTREAM RENAMES`.

The suite calls tools, prompts and resources of its own demonstration server by name. Here those names are exchanged for ours in what it asks, so that the
shape of real answers is judged; answers pass as they are. RENAMES is one JSON object: a name of the suite to the `params` that are asked instead.
Prints the address that it listens on.
"""

import http.client
import http.server
import json
import sys
import urllib.parse

UPSTREAM = urllib.parse.urlsplit(sys.argv[1])
RENAMES = json.loads(sys.argv[2])


def renamed(message):
    """The message as it is sent on, and the name that its header has to say."""
    params = message.get("params") or {}
    reference = params.get("ref") or {}
    known = params.get("name") or params.get("uri") or reference.get("name")
    if known not in RENAMES:
        return message, None
    params = {**params, **RENAMES[known].get(message.get("method"), {})}
    return {**message, "params": params}, params.get("name") or params.get("uri")


class Between(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def pass_on(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {
            name: value
            for name, value in self.headers.items()
            if name.lower() not in ("host", "content-length", "connection", "accept-encoding", "transfer-encoding")
        }
        try:
            message = json.loads(body)
        except ValueError:
            message = None
        if isinstance(message, dict):
            message, name = renamed(message)
            body = json.dumps(message).encode()
            for header in [header for header in headers if header.lower() == "mcp-name"]:
                if name is not None:
                    headers[header] = name
        upstream = http.client.HTTPConnection(UPSTREAM.hostname, UPSTREAM.port, timeout=30)
        upstream.request(self.command, self.path, body or None, headers)
        answer = upstream.getresponse()
        content = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        upstream.close()

    do_GET = do_POST = do_DELETE = pass_on

    def log_message(self, *_arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Between)
# clients that go away are no errors here
server.handle_error = lambda *_arguments: None
print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
server.serve_forever()
